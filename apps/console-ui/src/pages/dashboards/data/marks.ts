import type { AnnotationEvent } from '@grafana/data';
import type { Marks } from '../model/dashboard.ts';
import { intervalMs } from '../model/interval.ts';
import { fillLabels } from './legend.ts';
import type { Series } from './result.ts';

/** Points at most: short events are found over hours without asking for more than a picture has. */
const pointsMax = 1_000;

/** How far apart the points are that marks are made of. */
export const marksStepMs = ({ interval }: Marks, fromMs: number, toMs: number): number =>
  Math.max(intervalMs(interval) ?? 10_000, Math.ceil((toMs - fromMs) / pointsMax / 1000) * 1000);

/** The stretches in which a series is above nothing: points that follow each other without a gap are one. */
export function stretchesOf({ times, values }: Series, stepMs: number): Array<{ fromMs: number; toMs: number }> {
  const stretches: Array<{ fromMs: number; toMs: number }> = [];
  times.forEach((timeMs, at) => {
    const value = values[at];
    if (value === undefined || value === null || value === 0) return;
    const last = stretches.at(-1);
    if (last && timeMs - last.toMs <= stepMs) last.toMs = timeMs;
    else stretches.push({ fromMs: timeMs, toMs: timeMs });
  });
  return stretches;
}

/** What series say happened, as Grafana's Prometheus data source reads annotations: regions, and lines for what was at one point only. */
export const eventsOf = (marks: Marks, series: readonly Series[], stepMs: number): AnnotationEvent[] =>
  series.flatMap((each) => {
    const { labels } = each;
    const title = fillLabels(marks.titleFormat, labels) || marks.name;
    const text = fillLabels(marks.textFormat, labels);
    const tags = marks.tags.flatMap((tag) => (labels[tag] ? [labels[tag]] : []));
    return stretchesOf(each, stepMs).map(({ fromMs, toMs }) => ({
      time: fromMs,
      timeEnd: toMs,
      isRegion: toMs > fromMs,
      title,
      text,
      tags,
      color: marks.color,
      id: `${marks.name} ${title} ${fromMs}`,
      source: { name: marks.name },
    }));
  });
