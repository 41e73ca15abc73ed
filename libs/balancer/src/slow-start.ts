/** The least share of an endpoint in slow start (Envoy's `min_weight_percent`: 10 %). */
const weightMin = 0.1;

/** What part of its share an endpoint gets that began `sinceMs` ago, 0.1..1: Envoy's slow start with aggression 1. */
export function slowStartWeight(sinceMs: number, slowStartMs: number): number {
  return slowStartMs <= 0 ? 1 : Math.min(1, Math.max(weightMin, sinceMs / slowStartMs));
}
