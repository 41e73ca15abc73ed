import { askThrough, directMs, endOf, type Look, ms, noiseMs, type Toxic } from '../road.ts';

const sum = (toxics: readonly Toxic[], attribute: string): number =>
  toxics.reduce((total, { attributes }) => total + (attributes[attribute] ?? 0), 0);

/** The first byte of an answer comes later by the latency, give or take the jitter; both directions add up. */
export const lookAtLatency: Look = async (road, toxic, context) => {
  const certain = road.toxics.filter(({ type, toxicity }) => type === 'latency' && toxicity >= 1);
  const delaying = toxic.toxicity >= 1 ? certain : [...certain, toxic];
  const wanted = sum(delaying, 'latency');
  const jitter = sum(delaying, 'jitter');
  const baseline = await directMs(road, context);
  const through = await askThrough(road, (wanted + jitter) * 1.2 + 2_000, context);
  if (through.firstByteMs === undefined) return { hit: false, says: endOf(through) };
  const added = through.firstByteMs - baseline;
  // Whatever else lies on the proxy may take time of its own.
  const slowed = road.toxics.some(({ type }) => type === 'bandwidth' || type === 'slicer');
  const least = wanted * 0.9 - jitter;
  const most = slowed ? Infinity : wanted * 1.1 + jitter + noiseMs;
  const give = jitter > 0 ? ` ± ${ms(jitter)}` : '';
  return {
    hit: added >= least && added <= most,
    says: `a probe took ${ms(through.firstByteMs)} instead of ${ms(baseline)}; ${ms(wanted)}${give} were to be added`,
    measured: added,
  };
};
