import {
  type ExplainTarget,
  type RunDeed,
  type RunExplanation,
  type RunJournal,
  type RunLine,
  type RunMetric,
} from '@gameday/console-api';
import { join, relative } from 'node:path';
import { repositoryRoot } from '@gameday/lab-kit/paths';
import { drawable } from './runs-events.ts';
import { readPlain } from './runs-folder.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** Of a run of many minutes with large answers. */
const journalBytesMax = 64 * 1024 * 1024;
const answerLettersMax = 600;
const pointsMax = 400;

/** The journal in a run's folder, as it is now; undefined where there is none yet, or it is none of this lab's. */
export async function readJournal(folder: string): Promise<Fields | undefined> {
  const text = await readPlain(join(folder, 'journal.json'), journalBytesMax);
  if (text === undefined) return undefined;
  try {
    const journal = fieldsOf(JSON.parse(text));
    return fieldsOf(journal['gameday'])['version'] === 1 ? journal : undefined;
  } catch {
    return undefined;
  }
}

const momentOf = (value: unknown): number => {
  const atMs = Date.parse(textOf(value) ?? '');
  return Number.isNaN(atMs) ? 0 : atMs;
};

const short = (text: string): string => (text.length > answerLettersMax ? `${text.slice(0, answerLettersMax)}…` : text);

function answerOf({ output, exception }: Fields): string | undefined {
  if (Array.isArray(exception)) return short(exception.map(String).join('').trim());
  if (output === null || output === undefined) return undefined;
  return short(typeof output === 'string' ? output : JSON.stringify(output));
}

const deedsOf = (list: unknown, where: RunDeed['where']): RunDeed[] =>
  listOf(list).map((item): RunDeed => {
    const fields = fieldsOf(item);
    const activity = fieldsOf(fields['activity']);
    const answer = answerOf(fields);
    return {
      where,
      kind: textOf(activity['type']) ?? '',
      name: textOf(activity['name']) ?? '(without a name)',
      status: textOf(fields['status']) ?? '',
      atMs: momentOf(fields['start']),
      seconds: numberOf(fields['duration']) ?? 0,
      ...(answer !== undefined && answer !== '' && { answer }),
    };
  });

/** What the console's own explanation is asked by, for the decisions that it can explain. */
function explainOf(fields: Fields, atMs: number): ExplainTarget | undefined {
  const { source, service, peer, decision, autoscaler } = fields;
  if (source === 'autoscaler') {
    const name = textOf(autoscaler);
    return name === undefined ? undefined : { kind: 'scaling', autoscaler: name, atMs };
  }
  const kind = (['transition', 'ejection', 'shed'] as const).find((one) => one === decision);
  const [from, to] = [textOf(service), textOf(peer)];
  return kind && from !== undefined && to !== undefined ? { kind, service: from, peer: to, atMs } : undefined;
}

const explanationOf = (fields: Fields): RunExplanation[] => {
  const says = textOf(fields['says']);
  const atMs = momentOf(fields['at']);
  if (fields['kind'] !== 'event' || says === undefined) return [];
  const explain = explainOf(fields, atMs);
  const traces = listOf(fields['traces']).flatMap((id) => textOf(id) ?? []);
  return [{ atMs, says, source: textOf(fields['source']) ?? '', traces, ...(explain && { explain }) }];
};

/** Labels as one text: `gateway → feed retry` for an edge, the value where there is one, else all pairs. */
function labelOf(metric: unknown): string {
  if (typeof metric === 'string') return metric;
  const { __name__: _name, service, peer, ...rest } = fieldsOf(metric);
  const others = Object.entries(rest);
  if (service !== undefined && peer !== undefined) {
    return [`${String(service)} → ${String(peer)}`, ...others.map(([, value]) => String(value))].join(' ');
  }
  const pairs: [string, unknown][] = [
    ...(service === undefined ? [] : [['service', service] as [string, unknown]]),
    ...others,
  ];
  const [only] = pairs;
  if (pairs.length === 1 && only) return String(only[1]);
  return pairs.map(([name, value]) => `${name}=${String(value)}`).join(' ');
}

/** Of each stretch the lowest and the highest point: a peak must not get lost. */
export function thin(points: RunLine['points']): RunLine['points'] {
  if (points.length <= pointsMax) return points;
  const width = Math.ceil(points.length / (pointsMax / 2));
  return Array.from({ length: Math.ceil(points.length / width) }, (_, index) => {
    const stretch = points.slice(index * width, (index + 1) * width);
    const low = stretch.reduce((best, point) => (point[1] < best[1] ? point : best));
    const high = stretch.reduce((best, point) => (point[1] > best[1] ? point : best));
    return low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low];
  }).flat();
}

const lineOf = (item: unknown): RunLine[] => {
  const { metric, labels, label, values, points } = fieldsOf(item);
  const unitMs = Array.isArray(values) ? 1_000 : 1;
  const drawn = listOf(values ?? points).flatMap((pair): [number, number][] => {
    if (!Array.isArray(pair)) return [];
    const [at, value] = [numberOf(pair[0]), drawable(pair[1])];
    return at === undefined || value === undefined ? [] : [[Math.round(at * unitMs), Number(value.toPrecision(6))]];
  });
  return drawn.length > 0 ? [{ label: labelOf(metric ?? labels ?? label), points: thin(drawn) }] : [];
};

/** The excerpts of metrics that a journal keeps; those without a sample are left out. */
export const metricsOf = (journal: Fields): RunMetric[] =>
  listOf(fieldsOf(journal['gameday'])['evidence']).flatMap((item): RunMetric[] => {
    const { kind, name, says, series } = fieldsOf(item);
    if (kind !== 'metric' || textOf(name) === undefined) return [];
    const lines = listOf(Array.isArray(series) ? series : fieldsOf(series)['result']).flatMap(lineOf);
    const words = textOf(says);
    return lines.length > 0 ? [{ name: String(name), lines, ...(words !== undefined && { says: words }) }] : [];
  });

const textOfValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A load's figures as rows; what is nested has a row for each of its parts. */
const rowsOf = (value: unknown, prefix = ''): [string, string][] =>
  Object.entries(fieldsOf(value)).flatMap(([name, item]): [string, string][] => {
    const label = prefix === '' ? name : `${prefix} ${name}`;
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) return rowsOf(item, label);
    if (item === undefined || item === null) return [];
    return [[label, typeof item === 'number' ? String(Number(item.toPrecision(5))) : textOfValue(item)]];
  });

/** A trace that shows several decisions is named once, with the first of them. */
function tracesOf(evidence: readonly Fields[]): RunJournal['traces'] {
  const traces = new Map<string, string | undefined>();
  for (const { kind, traceId, says } of evidence) {
    const id = textOf(traceId);
    if (kind === 'trace' && id !== undefined && !traces.has(id)) traces.set(id, textOf(says));
  }
  return [...traces].map(([traceId, says]) => ({ traceId, ...(says !== undefined && { says }) }));
}

/** A file of the repository by its place in it. */
const shownPath = (path: unknown): unknown =>
  typeof path === 'string' && path.startsWith(`${repositoryRoot}/`) ? relative(repositoryRoot, path) : path;

/** What a journal says beyond the events of its run. */
export function journalOf(journal: Fields, sentences: { meaning?: string; undone?: string } = {}): RunJournal {
  const gameday = fieldsOf(journal['gameday']);
  const evidence = listOf(gameday['evidence']).map(fieldsOf);
  const strategies = fieldsOf(gameday['strategies']);
  const { recovered, afterSeconds } = fieldsOf(gameday['recovery']);
  const after = recovered === true ? numberOf(afterSeconds) : undefined;
  const fact = (name: string, value: unknown): [string, string][] =>
    value === undefined || value === null ? [] : [[name, textOfValue(value)]];
  return {
    complete: gameday['complete'] === true,
    ...sentences,
    deeds: [...deedsOf(journal['run'], 'method'), ...deedsOf(journal['rollbacks'], 'rollbacks')],
    proofs: listOf(gameday['proofs']).map((item) => {
      const { of, proved, says, at } = fieldsOf(item);
      return { of: textOf(of) ?? '', proved: proved === true, says: textOf(says) ?? '', atMs: momentOf(at) };
    }),
    explanations: evidence.flatMap(explanationOf).sort((a, b) => a.atMs - b.atMs),
    traces: tracesOf(evidence),
    metrics: metricsOf(journal),
    load: rowsOf(gameday['load']),
    ...(after !== undefined && { recoveredAfterSeconds: after }),
    warnings: listOf(gameday['warnings']).flatMap((warning) => textOf(warning) ?? []),
    facts: [
      ...fact('seed', gameday['seed']),
      ...fact('hypothesis', strategies['hypothesis']),
      ...fact('rollbacks', strategies['rollbacks']),
      ...fact('only pretended', gameday['dry']),
      ...fact('file', shownPath(gameday['file'])),
      ...fact('platform', journal['platform']),
    ],
  };
}
