/** Random numbers from 0 (included) to 1 (not included), as `Math.random` gives them. */
export type Random = () => number;

/**
 * The same numbers for the same seed: mulberry32 (Tommy Ettinger, public domain). Good enough for simulations and to draw
 * replicas, not for secrets.
 * @param seed of which the lower 32 bits count
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
