import {
  bringsLoad,
  type HypothesisState,
  type Journal,
  type LeaseRecord,
  type Phase,
  type ProofRecord,
} from '@gameday/chaos-engine';
import { type MetricStory, metricsOf } from './metrics.ts';
import { isRecord } from './records.ts';
import { bandOf, type Band, numberOf } from './values.ts';

/** A stretch of time, in milliseconds since the epoch. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Reading {
  readonly name: string;
  readonly met: boolean;
  readonly reason: string;
  /** What can be drawn. */
  readonly value: number | undefined;
}

/** One look at the hypothesis. */
export interface Look {
  readonly atMs: number;
  readonly phase: Phase | undefined;
  readonly met: boolean;
  /** Whether it decides about the verdict. */
  readonly counts: boolean;
  readonly readings: readonly Reading[];
}

/** A probe of the hypothesis over time. */
export interface ProbeStory {
  readonly name: string;
  /** What it may be, where that can be drawn. */
  readonly band: Band | undefined;
  readonly points: readonly (Reading & { readonly atMs: number; readonly counts: boolean })[];
}

export interface FaultStory extends Span {
  readonly lease: LeaseRecord;
  readonly proof: ProofRecord | undefined;
}

export interface EventStory {
  readonly atMs: number;
  readonly says: string;
}

/** A journal, read for people: when what was, and what can be drawn. */
export interface Story extends Span {
  readonly phases: readonly (Span & { readonly phase: Phase })[];
  readonly faults: readonly FaultStory[];
  /** From the first fault to the end of the last; without leases, the phase in which faults are made. */
  readonly fault: Span | undefined;
  readonly looks: readonly Look[];
  readonly probes: readonly ProbeStory[];
  readonly metrics: readonly MetricStory[];
  /** What was explained, in order. */
  readonly events: readonly EventStory[];
  readonly traces: readonly { readonly traceId: string; readonly file: string; readonly says: string | undefined }[];
}

/** What an activity is called in its record. */
export const nameOf = (activity: unknown): string =>
  isRecord(activity) && typeof activity['name'] === 'string' ? activity['name'] : '(without a name)';

function lookOf(state: HypothesisState): Look {
  const readings = state.probes.map(({ activity, output, tolerance_met, tolerance_reason }) => ({
    name: nameOf(activity),
    met: tolerance_met ?? false,
    reason: tolerance_reason ?? '',
    value: numberOf(output),
  }));
  return {
    atMs: Date.parse(state.at ?? state.probes[0]?.start ?? ''),
    phase: state.phase,
    met: state.steady_state_met ?? false,
    counts: state.counts ?? true,
    readings,
  };
}

/** Every look that a journal keeps, each once, in order. */
function looksOf({ steady_states: { before, during, after }, gameday: { recovery } }: Journal): Look[] {
  const states = [before, ...during, ...(recovery?.looks ?? []), after].flatMap((state) => state ?? []);
  const looks = new Map<number, Look>();
  for (const look of states.map(lookOf))
    if (Number.isFinite(look.atMs)) looks.set(look.atMs, looks.get(look.atMs) ?? look);
  return [...looks.values()].sort((a, b) => a.atMs - b.atMs);
}

function probesOf(looks: readonly Look[], journal: Journal): ProbeStory[] {
  const declared = new Map<string, unknown>();
  const { before, during, after } = journal.steady_states;
  for (const state of [before, ...during, after]) {
    for (const { activity } of state?.probes ?? []) declared.set(nameOf(activity), activity);
  }
  const names = new Set(looks.flatMap(({ readings }) => readings.map(({ name }) => name)));
  return [...names].map((name) => {
    const activity = declared.get(name);
    const band = isRecord(activity) ? bandOf(activity['tolerance']) : undefined;
    const points = looks.flatMap(({ atMs, counts, readings }) =>
      readings.filter((reading) => reading.name === name).map((reading) => ({ ...reading, atMs, counts })),
    );
    return { name, band, points };
  });
}

/** Reads a journal. */
export function storyOf(journal: Journal): Story {
  const { gameday } = journal;
  const startMs = Date.parse(journal.start);
  const endMs = Math.max(Date.parse(journal.end), startMs + 1);
  const phases = gameday.phases
    .filter(({ phase }) => phase !== 'done')
    .map(({ phase, start, end }) => ({
      phase,
      fromMs: Date.parse(start),
      toMs: end === undefined ? endMs : Date.parse(end),
    }));
  const faults = gameday.leases.map((lease) => ({
    lease,
    fromMs: Date.parse(lease.confirmed ?? lease.acquired),
    toMs: lease.released === undefined ? endMs : Date.parse(lease.released),
    proof: gameday.proofs.findLast((proof) => proof.lease === lease.id),
  }));
  const inject = phases.find(({ phase }) => phase === 'inject');
  const real = faults.filter(({ lease }) => !bringsLoad(lease));
  const fault =
    real.length > 0
      ? { fromMs: Math.min(...real.map(({ fromMs }) => fromMs)), toMs: Math.max(...real.map(({ toMs }) => toMs)) }
      : inject && journal.run.length > 0
        ? { fromMs: inject.fromMs, toMs: inject.toMs }
        : undefined;
  const looks = looksOf(journal);
  const events = gameday.evidence.flatMap((item) =>
    item.kind === 'event' ? [{ atMs: Date.parse(item.at), says: item.says }] : [],
  );
  return {
    fromMs: startMs,
    toMs: endMs,
    phases,
    faults,
    fault,
    looks,
    probes: probesOf(looks, journal),
    metrics: metricsOf(gameday.evidence),
    events: events.sort((a, b) => a.atMs - b.atMs),
    traces: gameday.evidence.flatMap((item) =>
      item.kind === 'trace' ? [{ traceId: item.traceId, file: item.file, says: item.says }] : [],
    ),
  };
}
