import type { DataFrame } from '@grafana/data';

/** A single request that was measured, kept beside the histogram that it fell into. */
export interface Exemplar {
  readonly atMs: number;
  readonly value: number;
  readonly traceId: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether a frame has exemplars, as Grafana's Prometheus data source marks them. */
export const isExemplars = ({ name, meta }: DataFrame): boolean =>
  name === 'exemplar' || meta?.custom?.['resultType'] === 'exemplar';

/** Frames of series, and what the frames of exemplars say. */
export function splitFrames(frames: readonly DataFrame[]): { series: DataFrame[]; exemplars: Exemplar[] } {
  return {
    series: frames.filter((frame) => !isExemplars(frame)),
    exemplars: frames.filter(isExemplars).flatMap(exemplarsOf),
  };
}

const traceLabels = ['trace_id', 'traceID', 'traceId'];

function exemplarsOf(frame: DataFrame): Exemplar[] {
  const time = frame.fields.find(({ type }) => type === 'time');
  const value = frame.fields.find(({ type }) => type === 'number');
  if (!time || !value) return [];
  // The bucket says less than the value does, and the name is that of the panel's question.
  const texts = frame.fields.filter((field) => field !== time && field !== value && !/^(__|le$)/.test(field.name));
  return Array.from({ length: frame.length }, (_none, row) => {
    const labels = Object.fromEntries(
      texts.flatMap(({ name, values }) => (values[row] === undefined ? [] : [[name, String(values[row])]])),
    );
    const traceId = traceLabels.map((name) => labels[name]).find((id) => id !== undefined && id !== '');
    return { atMs: Number(time.values[row]), value: Number(value.values[row]), traceId, labels };
  });
}

/**
 * Not more than people can tell apart: of each of `columns` equal parts of the time range the highest, which is the
 * slowest request.
 */
export function thin(exemplars: readonly Exemplar[], fromMs: number, toMs: number, columns = 60): Exemplar[] {
  const highest = new Map<number, Exemplar>();
  for (const exemplar of exemplars) {
    const { atMs, value } = exemplar;
    if (atMs < fromMs || atMs > toMs || !Number.isFinite(value)) continue;
    const column = Math.min(columns - 1, Math.floor(((atMs - fromMs) / (toMs - fromMs || 1)) * columns));
    const before = highest.get(column);
    if (!before || value > before.value) highest.set(column, exemplar);
  }
  return [...highest.values()].sort((one, other) => one.atMs - other.atMs);
}
