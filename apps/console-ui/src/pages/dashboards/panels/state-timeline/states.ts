/** What a row was during some time. */
export interface State {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
  readonly color: string;
}

/** A row of the timeline. */
export interface Row {
  readonly name: string;
  readonly states: readonly State[];
}

export interface Samples {
  readonly name: string;
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<unknown>;
  /** How far samples are apart; undefined: as far as most of them are. Where they are farther apart, nothing is known. */
  readonly everyMs: number | undefined;
}

interface Reading {
  readonly text: string;
  readonly color: string;
}

/** The distance at which most samples follow each other; undefined where there are fewer than two. */
export function usualDistance(times: ArrayLike<number>): number | undefined {
  const distances = Array.from(
    { length: Math.max(0, times.length - 1) },
    (_none, at) => (times[at + 1] ?? 0) - (times[at] ?? 0),
  );
  return distances.toSorted((one, other) => one - other)[Math.floor(distances.length / 2)];
}

/**
 * The states that a row was in: a sample holds until the next one, and no longer than samples are apart. One and a half
 * times that counts as none missing: the clock of a scrape is not exact.
 * @param merge whether equal states that follow each other are one
 * @param untilMs the end of the time range
 */
export function statesOf(
  { times, values, everyMs = usualDistance(times) }: Samples,
  read: (value: unknown) => Reading,
  merge: boolean,
  untilMs: number,
): State[] {
  const states: State[] = [];
  for (let at = 0; at < times.length; at += 1) {
    const value = values[at];
    const fromMs = times[at];
    if (fromMs === undefined || value === null || value === undefined || Number.isNaN(value)) continue;
    const next = times[at + 1];
    const holds = everyMs ?? untilMs - fromMs;
    const toMs = next !== undefined && next - fromMs <= 1.5 * holds ? next : Math.min(untilMs, fromMs + holds);
    const { text, color } = read(value);
    const before = states.at(-1);
    if (merge && before?.toMs === fromMs && before.text === text && before.color === color) {
      states[states.length - 1] = { ...before, toMs };
    } else {
      states.push({ fromMs, toMs, text, color });
    }
  }
  return states;
}

/** The number of the state in which a row was at a time; undefined where nothing is known. */
export function stateAt(states: readonly State[], atMs: number): number | undefined {
  let low = 0;
  let high = states.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const state = states[middle];
    if (!state) return undefined;
    if (atMs < state.fromMs) high = middle - 1;
    else if (atMs > state.toMs) low = middle + 1;
    else return middle;
  }
  return undefined;
}

/** Every state that occurs, once, in the order in which they are met. */
export function kindsOf(rows: readonly Row[]): Reading[] {
  const kinds = new Map<string, Reading>();
  for (const { states } of rows) {
    for (const { text, color } of states) if (!kinds.has(text)) kinds.set(text, { text, color });
  }
  return [...kinds.values()];
}
