import type { Verdict } from '@gameday/chaos-engine';

/** What a probe of a hypothesis said when it was last looked at. */
export interface ProbeState {
  readonly met: boolean;
  /** Undefined where what it measures is no number. */
  readonly value: number | undefined;
}

/** What is known of a run from its events. */
export interface RunState {
  /** Title of the experiment; undefined as long as the run has not said what it is. */
  readonly experiment: string | undefined;
  /** Pid of the runner. */
  readonly pid: number | undefined;
  readonly probes: ReadonlyMap<string, ProbeState>;
  /** Undefined while it goes on, and for good when its runner was killed. */
  readonly verdict: Verdict | undefined;
}

export const unknownRun: RunState = { experiment: undefined, pid: undefined, probes: new Map(), verdict: undefined };

const verdicts: Readonly<Record<Verdict, true>> = {
  held: true,
  deviated: true,
  inconclusive: true,
  failed: true,
  aborted: true,
};
const isVerdict = (value: unknown): value is Verdict => typeof value === 'string' && Object.hasOwn(verdicts, value);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number that a series can have: yes is 1, no is 0. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const probesOf = (readings: readonly unknown[]): Map<string, ProbeState> =>
  new Map(
    readings.flatMap((reading): Array<[string, ProbeState]> => {
      if (!isFields(reading) || typeof reading['name'] !== 'string') return [];
      return [[reading['name'], { met: reading['met'] === true, value: numberOf(reading['value']) }]];
    }),
  );

/**
 * What is known of a run after one more line of its events. Most events change nothing.
 * @returns undefined when the line is no event: it is damaged
 */
export function afterLine(state: RunState, line: string): RunState | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isFields(event)) return undefined;
  const { type, title, pid, probes, verdict } = event;
  switch (type) {
    case 'run':
      if (typeof title !== 'string') return undefined;
      return { ...state, experiment: title, pid: typeof pid === 'number' ? pid : undefined };
    case 'hypothesis':
      return Array.isArray(probes) ? { ...state, probes: probesOf(probes) } : undefined;
    case 'verdict':
      return isVerdict(verdict) ? { ...state, verdict } : undefined;
    default:
      return typeof type === 'string' ? state : undefined;
  }
}
