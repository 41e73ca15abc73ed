import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventRange, type LabEvent, lasted, sentence, touches } from './events-item.ts';
import { readPlain } from './runs-folder.ts';
import { fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** As the command line names the folders of loads. */
const folderName = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-([\w.-]+)$/;
/** The record of a load is some kilobytes, its figures some hundred. */
const recordBytesMax = 1024 * 1024;
const figuresBytesMax = 16 * 1024 * 1024;
/** Without a record, a load that has written nothing for so long is over. */
const silentMs = 30_000;

interface KnownLoad {
  readonly name: string;
  readonly scenario: string;
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly size: string | undefined;
  readonly exitCode: number | undefined;
  readonly failed: readonly string[];
  readonly stopped: boolean;
}

const timeOf = (value: unknown): number | undefined => {
  const ms = Date.parse(textOf(value) ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};

async function documentIn(file: string, bytesMax: number): Promise<unknown> {
  try {
    return JSON.parse((await readPlain(file, bytesMax)) ?? 'null');
  } catch {
    return undefined; // too large, or still being written
  }
}

function sizeOf(settings: unknown): string | undefined {
  const { vus, ratePerSecond, durationSeconds } = fieldsOf(settings);
  const who =
    numberOf(ratePerSecond) !== undefined
      ? `${String(ratePerSecond)} a second`
      : numberOf(vus) !== undefined
        ? `${String(vus)} users`
        : '';
  const long = numberOf(durationSeconds);
  return (
    [who, long === undefined ? '' : `for ${lasted(long * 1000)}`].filter((part) => part !== '').join(', ') || undefined
  );
}

async function lookAt(folder: string, name: string): Promise<KnownLoad | undefined> {
  const [, day, hours, minutes, seconds, scenario] = folderName.exec(name) ?? [];
  if (scenario === undefined) return undefined;
  const byName = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  const record = await documentIn(join(folder, name, 'run.json'), recordBytesMax);
  const fields = fieldsOf(record);
  if (timeOf(fields['startedAt']) === undefined) {
    // It goes on as long as k6 writes.
    const written = await Promise.all(
      ['requests.csv.gz', 'load.log', 'k6.log'].map((file) => stat(join(folder, name, file)).catch(() => undefined)),
    );
    const heardMs = Math.max(byName, ...written.map((one) => one?.mtimeMs ?? 0));
    return {
      name,
      scenario,
      fromMs: byName,
      toMs: heardMs,
      size: undefined,
      exitCode: undefined,
      failed: [],
      stopped: false,
    };
  }
  const figures = fieldsOf(await documentIn(join(folder, name, 'figures.json'), figuresBytesMax));
  const fromMs = timeOf(fields['startedAt']) ?? byName;
  const durationSeconds = numberOf(fieldsOf(fields['settings'])['durationSeconds']);
  return {
    name,
    scenario: textOf(fields['scenario']) ?? scenario,
    fromMs,
    toMs: timeOf(figures['endedAt']) ?? fromMs + (durationSeconds ?? 0) * 1000,
    size: sizeOf(fields['settings']),
    exitCode: numberOf(fields['exitCode']),
    failed: listOf(fields['thresholds']).flatMap((one) => {
      const { ok, name: threshold } = fieldsOf(one);
      return ok === false ? (textOf(threshold) ?? []) : [];
    }),
    stopped: fields['stopped'] === true,
  };
}

function loadEvent(load: KnownLoad, nowMs: number): LabEvent {
  const { name, scenario, fromMs, exitCode, failed, size, stopped } = load;
  const ended = exitCode !== undefined;
  const goesOn = !ended && nowMs - (load.toMs ?? fromMs) < silentMs;
  const toMs = goesOn ? undefined : Math.max(fromMs, load.toMs ?? fromMs);
  const kept = exitCode === 0;
  const state = goesOn
    ? 'running'
    : !ended
      ? 'no record'
      : stopped
        ? 'stopped'
        : kept
          ? 'thresholds kept'
          : 'thresholds crossed';
  const misses =
    failed.length === 0
      ? ''
      : `: ${failed.slice(0, 3).join('; ')}${failed.length > 3 ? ` and ${failed.length - 3} more` : ''}`;
  return {
    id: `load~${name}`,
    match: 'load',
    kind: 'load',
    row: `load ${scenario}`,
    title: size === undefined ? scenario : `${scenario}, ${size}`,
    says: sentence(`the load ${scenario}${size === undefined ? '' : ` (${size})`}: ${state}${misses}`),
    fromMs,
    ...(toMs !== undefined && { toMs }),
    state,
    tone: goesOn ? 'special' : kept ? 'good' : ended ? 'bad' : 'neutral',
    services: [],
    exact: true,
    links: [{ label: 'The load', href: `/load/${encodeURIComponent(name)}` }],
    facts: size === undefined ? [] : [['size', size]],
  };
}

export interface LoadEvents {
  /** Loads that were made by hand within a range; those of experiments are told by their runs. */
  read(range: EventRange, nowMs: number): Promise<LabEvent[]>;
}

/** @param folder where the command line keeps loads */
export function createLoadEvents(folder: string): LoadEvents {
  const ended = new Map<string, KnownLoad>();
  return {
    async read(range, nowMs) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const names = entries
        .filter((entry) => entry.isDirectory() && folderName.test(entry.name))
        .map(({ name }) => name);
      for (const name of ended.keys()) if (!names.includes(name)) ended.delete(name);
      const loads = await Promise.all(
        names.map(async (name) => {
          const load = ended.get(name) ?? (await lookAt(folder, name));
          if (load?.exitCode !== undefined) ended.set(name, load);
          return load;
        }),
      );
      return loads
        .filter((load) => load !== undefined)
        .map((load) => loadEvent(load, nowMs))
        .filter((event) => touches(event, range));
    },
  };
}
