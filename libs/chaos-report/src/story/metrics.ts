import type { Evidence } from '@gameday/chaos-engine';
import { isRecord } from './records.ts';
import { numberOf } from './values.ts';

export type Point = readonly [atMs: number, value: number];

export interface Line {
  readonly label: string;
  readonly points: readonly Point[];
}

/** An excerpt of a metric. */
export interface MetricStory {
  readonly name: string;
  readonly says: string | undefined;
  readonly lines: readonly Line[];
}

/** Labels as one text: `gateway → feed hedge` for an edge, the value where there is one, else all pairs. */
function labelOf(labels: unknown): string {
  if (typeof labels === 'string') return labels;
  if (!isRecord(labels)) return '';
  const { __name__: _name, service, peer, ...rest } = labels;
  const others = Object.entries(rest);
  if (service !== undefined && peer !== undefined) {
    return [`${String(service)} → ${String(peer)}`, ...others.map(([, value]) => String(value))].join(' ');
  }
  const pairs = [...(service === undefined ? [] : [['service', service] as const]), ...others];
  if (pairs.length === 1) return String(pairs[0]?.[1]);
  return pairs.map(([name, value]) => `${name}=${String(value)}`).join(' ');
}

function pointsOf(values: unknown, unitMs: number): Point[] {
  if (!Array.isArray(values)) return [];
  return values.flatMap((pair: unknown): Point[] => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'number') return [];
    const value = numberOf(pair[1]);
    return value === undefined ? [] : [[pair[0] * unitMs, value]];
  });
}

/**
 * The lines of a series: as Prometheus answers a range query (`{resultType, result: [{metric, values}]}`, seconds and
 * texts), or plainly `[{label, points: [[milliseconds, number]]}]`.
 */
export function linesOf(series: unknown): Line[] {
  const list = isRecord(series) && Array.isArray(series['result']) ? series['result'] : series;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): Line[] => {
    if (!isRecord(item)) return [];
    const points = 'values' in item ? pointsOf(item['values'], 1000) : pointsOf(item['points'], 1);
    const label = labelOf(item['metric'] ?? item['labels'] ?? item['label']);
    return points.length > 0 ? [{ label, points }] : [];
  });
}

/** The excerpts of metrics among what was collected; those without a sample are left out. */
export const metricsOf = (evidence: readonly Evidence[]): MetricStory[] =>
  evidence.flatMap((item) => {
    if (item.kind !== 'metric') return [];
    const lines = linesOf(item.series);
    return lines.length > 0 ? [{ name: item.name, says: item.says, lines }] : [];
  });
