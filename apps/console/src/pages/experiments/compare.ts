import { join } from 'node:path';
import type { Journal } from '@gameday/chaos-engine';
import type { ChaosRunEvent, ComparedRun, RunComparison, RunDifference, RunItem } from '@gameday/console-api';
import { eventsFile } from '@gameday/lab-kit/paths';
import { differencesOf } from '../../sources/runs-duels.ts';
import { eventIn } from '../../sources/runs-events.ts';
import { metricsOf, readJournal, thin } from '../../sources/runs-journal.ts';
import { tailOf } from '../../sources/runs-tail.ts';
import { type Fields, fieldsOf } from '../../sources/shape.ts';
import { Refusal } from '../../web/refusal.ts';
import { describe } from './catalogue/describe.ts';

/** One of the two that are compared. */
export interface Side {
  /** As people call it. */
  readonly name: string;
  readonly run: RunItem;
  /** Of the run. */
  readonly folder: string;
  /** Of a duel's side. */
  readonly policies?: unknown;
}

/** All events of a run, as they are now. */
export async function readEvents(folder: string): Promise<ChaosRunEvent[]> {
  const tail = tailOf(join(folder, eventsFile));
  const events: ChaosRunEvent[] = [];
  for (;;) {
    const lines = await tail.read();
    if (lines.length === 0) return events;
    for (const line of lines) {
      const event = eventIn(line);
      if (event) events.push(event);
    }
  }
}

/** What the probes of the hypothesis answered over time, a line for each that can be drawn. */
function probeLines(events: readonly ChaosRunEvent[], journal: Fields): ComparedRun['lines'] {
  const bands = new Map(describe(journal['experiment']).hypothesis?.probes.map(({ name, band }) => [name, band]));
  const lines = new Map<string, [number, number][]>();
  for (const event of events) {
    if (event.type !== 'look') continue;
    for (const { name, value } of event.readings) {
      if (value === undefined) continue;
      const points = lines.get(name) ?? [];
      lines.set(name, [...points, [event.at, value]]);
    }
  }
  return [...lines].map(([name, points]) => {
    const band = bands.get(name);
    return { name, lines: [{ label: '', points: thin(points) }], ...(band && { band }) };
  });
}

async function comparedRun({ name, run, folder, policies }: Side, journal: Fields): Promise<ComparedRun> {
  const events = await readEvents(folder);
  const faults = events.filter((event) => event.type === 'fault').filter(({ load }) => !load);
  const zeroMs = faults.find(({ state }) => state === 'in force')?.at;
  const faultToMs = faults.findLast(({ state }) => state === 'ended')?.at;
  return {
    name,
    run,
    lines: [...probeLines(events, journal), ...metricsOf(journal)],
    zeroMs: zeroMs ?? run.startedAtMs,
    fromMs: run.startedAtMs,
    toMs: run.endedAtMs ?? events.at(-1)?.at ?? run.startedAtMs,
    ...(zeroMs !== undefined && faultToMs !== undefined && { faultToMs }),
    ...(policies !== undefined && { policies }),
  };
}

async function journalOfSide({ run, folder }: Side): Promise<Fields> {
  const journal = await readJournal(folder);
  if (!journal) throw new Refusal('not_found', `The run ${run.run} has no journal, so it cannot be compared.`);
  return journal;
}

const titleIn = (journal: Fields): unknown => fieldsOf(journal['experiment'])['title'];

/**
 * Two runs beside each other, as the report of a duel has them.
 * @param known the differences, where they were written down already
 * @throws Refusal when one of them left no journal, or one that cannot be compared
 */
export async function compareSides(a: Side, b: Side, known?: readonly RunDifference[]): Promise<RunComparison> {
  const [journalA, journalB] = await Promise.all([journalOfSide(a), journalOfSide(b)]);
  const { compareRuns, duelSentence } = await import('@gameday/chaos-report');
  const whole = (side: Side, journal: Fields) => ({
    name: side.name,
    policies: side.policies ?? {},
    journal: journal as unknown as Journal,
  });
  const duel = { a: whole(a, journalA), b: whole(b, journalB) };
  let says: string;
  let differences: readonly RunDifference[];
  try {
    says = duelSentence(duel);
    differences = known ?? differencesOf(compareRuns(duel));
  } catch {
    throw new Refusal('invalid_request', 'These journals lack what a comparison needs.');
  }
  const apart = titleIn(journalA) !== titleIn(journalB);
  return {
    a: await comparedRun(a, journalA),
    b: await comparedRun(b, journalB),
    says,
    differences,
    ...(apart && { apart: 'They are runs of different experiments: their differences have more than one cause.' }),
  };
}
