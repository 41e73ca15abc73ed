import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChaosRunEvent, type ChaosVerdict, placeOfTarget, type TimelineTone } from '@gameday/console-api';
import { eventsFile } from '@gameday/lab-kit/paths';
import { type EventRange, type LabEvent, lasted, placeOfFault, sentence, touches } from './events-item.ts';
import { eventIn } from './runs-events.ts';
import type { KnownRun, RunsFolder } from './runs-list.ts';

/** The events of a run are some ten kilobytes; a very long one is read from its beginning so far. */
const bytesMax = 4 * 1024 * 1024;
/** A run that nobody has heard of for so long has lost its runner. */
const silentMs = 20_000;

const tones: Readonly<Record<ChaosVerdict, TimelineTone>> = {
  held: 'good',
  deviated: 'bad',
  inconclusive: 'warning',
  failed: 'bad',
  aborted: 'warning',
};

const runHref = (run: string): string => `/experiments/runs/${encodeURIComponent(run)}`;

function runEvent({ run, opened, ended, heardAtMs }: KnownRun, nowMs: number): LabEvent {
  const { atMs: fromMs, title, expected } = opened;
  const lost = !ended && nowMs - heardAtMs > silentMs;
  const toMs = ended?.atMs ?? (lost ? heardAtMs : undefined);
  const asExpected = ended?.asExpected === true ? ', as expected' : ended ? ', not as expected' : '';
  const state = ended?.verdict ?? (lost ? 'lost' : 'running');
  const why = ended?.reasons[0];
  return {
    id: `run~${run}`,
    match: `run~${run}`,
    kind: 'run',
    row: title,
    title,
    says: sentence(
      ended
        ? `the run of “${title}” came to ${ended.verdict}${asExpected}, after ${lasted(ended.atMs - fromMs)}${why === undefined ? '' : `: ${why}`}`
        : lost
          ? `the run of “${title}” lost its runner; what it had made was undone by others`
          : `“${title}” is running; it is expected to come to ${expected}`,
    ),
    fromMs,
    ...(toMs !== undefined && { toMs }),
    state,
    tone: ended ? (ended.asExpected ? 'good' : tones[ended.verdict]) : lost ? 'warning' : 'special',
    services: [],
    exact: true,
    links: [{ label: 'The run', href: runHref(run) }],
    facts: [['run', run], ['expected', expected], ...(ended ? [['verdict', ended.verdict] as const] : [])],
  };
}

type FaultEvent = Extract<ChaosRunEvent, { type: 'fault' }>;

/** Faults and loads of a run, each from when it came into force until it ended. */
export function faultEvents(events: readonly ChaosRunEvent[], run: string, runEndMs: number | undefined): LabEvent[] {
  const byLease = new Map<string, FaultEvent[]>();
  for (const event of events) {
    if (event.type !== 'fault') continue;
    byLease.set(event.lease, [...(byLease.get(event.lease) ?? []), event]);
  }
  return [...byLease.values()].flatMap((told): LabEvent[] => {
    const begun = told.find(({ state }) => state === 'in force' || state === 'proved');
    if (!begun) return [];
    const ended = told.find(({ state }) => state === 'ended');
    const failed = told.find(({ state }) => state === 'undo failed');
    const proof = told.find(({ state }) => state === 'proved' || state === 'not proved');
    const { lease, target, says, load, at: fromMs } = begun;
    const toMs = ended?.at ?? (failed ? undefined : runEndMs);
    const state = failed && !ended ? 'undo failed' : toMs === undefined ? 'in force' : 'ended';
    const place = load ? { row: says, services: [] } : placeOfFault(target);
    const where = load ? undefined : placeOfTarget(target);
    return [
      {
        id: `fault~${lease}`,
        match: load ? 'load' : `fault~${run}~${target}`,
        kind: load ? 'load' : 'fault',
        title: says,
        says: sentence(
          `${says}${toMs === undefined ? ', still there' : `, for ${lasted(toMs - fromMs)}`}${failed?.message && !ended ? `; it could not be undone: ${failed.message}` : ''}`,
        ),
        ...place,
        fromMs,
        ...(toMs !== undefined && { toMs }),
        state,
        tone: load ? 'special' : 'bad',
        exact: true,
        links: [
          { label: 'The run that made it', href: runHref(run) },
          ...(where === undefined ? [] : [{ label: 'Where it is', href: where }]),
        ],
        facts: [['on', target], ...(proof ? [[proof.state, proof.message ?? 'yes'] as const] : [])],
      },
    ];
  });
}

/** What the events of a run say of its faults. Read once for a run that has ended. */
async function readFaultEvents(folder: string, known: KnownRun): Promise<LabEvent[]> {
  const file = await open(join(folder, eventsFile)).catch(() => undefined);
  if (!file) return [];
  await using _closed = file;
  const { size } = await file.stat();
  const chunk = Buffer.alloc(Math.min(size, bytesMax));
  const { bytesRead } = await file.read(chunk, 0, chunk.length, 0);
  const lines = chunk.toString('utf8', 0, bytesRead).split('\n');
  const faults = lines.filter((line) => line.includes('"fault"')).flatMap((line) => eventIn(line) ?? []);
  return faultEvents(faults, known.run, known.ended?.atMs);
}

export interface RunEvents {
  /** Runs of experiments with their faults and loads that were there within a range. */
  read(range: EventRange, nowMs: number): Promise<LabEvent[]>;
}

export function createRunEvents(runs: RunsFolder): RunEvents {
  const ended = new Map<string, readonly LabEvent[]>();
  const faultsOf = async (known: KnownRun): Promise<readonly LabEvent[]> => {
    const before = ended.get(known.run);
    if (before) return before;
    const folder = await runs.folderOf(known.run);
    if (folder === undefined) return [];
    const faults = await readFaultEvents(folder, known);
    if (known.ended) ended.set(known.run, faults);
    return faults;
  };
  return {
    async read(range, nowMs) {
      const all = await runs.all();
      const names = new Set(all.map(({ run }) => run));
      for (const run of ended.keys()) if (!names.has(run)) ended.delete(run);
      const there = all
        .map((known) => ({ known, event: runEvent(known, nowMs) }))
        .filter(({ event }) => touches(event, range));
      const faults = await Promise.all(there.map(({ known }) => faultsOf(known)));
      return [...there.map(({ event }) => event), ...faults.flat().filter((event) => touches(event, range))];
    },
  };
}
