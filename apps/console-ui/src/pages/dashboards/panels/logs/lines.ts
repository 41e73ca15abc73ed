import type { DataFrame, Field } from '@grafana/data';

/** One line of a log. */
export interface Line {
  readonly id: string;
  readonly atMs: number;
  readonly text: string;
  readonly level: Level;
  readonly labels: Readonly<Record<string, string>>;
  readonly traceId: string | undefined;
}

export const levels = ['critical', 'error', 'warning', 'info', 'debug', 'trace', 'unknown'] as const;
export type Level = (typeof levels)[number];

const spellings: ReadonlyArray<readonly [RegExp, Level]> = [
  [/^(emerg|fatal|alert|crit)/i, 'critical'],
  [/^err/i, 'error'],
  [/^warn/i, 'warning'],
  [/^(info|notice)/i, 'info'],
  [/^(debug|dbg)/i, 'debug'],
  [/^trace/i, 'trace'],
];

/** The level by any of its usual spellings. */
export const levelOf = (text: string | undefined): Level =>
  spellings.find(([spelling]) => spelling.test(text ?? ''))?.[1] ?? 'unknown';

const bodyNames = ['body', 'Line', 'line', 'message', 'msg'];
const levelNames = ['severity', 'level', 'severity_text', 'detected_level'];
const traceNames = ['trace_id', 'traceID', 'traceId'];

const pick = (labels: Readonly<Record<string, string>>, names: readonly string[]): string | undefined =>
  names.map((name) => labels[name]).find((value) => value !== undefined && value !== '');

/** The lines of frames with times and texts, the latest first; `ascending` the earliest first. */
export function linesOf(frames: readonly DataFrame[], ascending = false): Line[] {
  const lines = frames.flatMap((frame, at) => linesOfFrame(frame, at));
  return lines.sort((one, other) => (ascending ? one.atMs - other.atMs : other.atMs - one.atMs));
}

function linesOfFrame({ fields, length }: DataFrame, frameAt: number): Line[] {
  const time = fields.find(({ type }) => type === 'time');
  const texts = fields.filter(({ type }) => type === 'string');
  const body = bodyNames.map((name) => texts.find((field) => field.name === name)).find(Boolean) ?? texts[0];
  if (!time || !body) return [];
  const rest = fields.filter((field) => field !== time && field !== body);
  return Array.from({ length }, (_none, row) => {
    const labels = Object.assign({}, body.labels, ...rest.map((field) => labelsOf(field, row))) as Record<
      string,
      string
    >;
    return {
      id: `${frameAt}-${row}`,
      atMs: Number(time.values[row]),
      text: String(body.values[row] ?? ''),
      level: levelOf(pick(labels, levelNames)),
      labels,
      traceId: pick(labels, traceNames),
    };
  });
}

/** Grafana has labels in fields of their own, or all in one. */
function labelsOf(field: Field, row: number): Record<string, string> {
  const value: unknown = field.values[row];
  if (value === null || value === undefined || value === '') return {};
  if (typeof value !== 'object') return { [field.name]: String(value) };
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
}
