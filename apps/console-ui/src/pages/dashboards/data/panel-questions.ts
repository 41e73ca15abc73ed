import type { PrometheusQuestion } from '@gameday/console-api';
import type { DataFrame } from '@grafana/data';
import type { Panel, Target } from '../model/dashboard.ts';
import { interpolate, interpolateQuery, type Values } from '../model/interpolate.ts';
import { aligned, stepOf, timeValues } from '../model/interval.ts';
import { exemplarFrame, heatmapFrames, seriesFrames, tableFrame } from './frames.ts';
import { exemplarsOf, seriesOf } from './result.ts';

export interface Asked {
  readonly fromMs: number;
  readonly toMs: number;
  /** Points that the panel can show beside each other. */
  readonly pointsMax: number;
  readonly values: Values;
}

/** A question with what becomes of its answer. */
export interface PanelQuestion {
  readonly refId: string;
  readonly question: PrometheusQuestion;
  readonly frames: (data: unknown) => DataFrame[];
}

/** What a panel asks: each query at the time range, and the exemplars that it wants. */
export function questionsOf(
  panel: Pick<Panel, 'targets' | 'interval' | 'maxDataPoints'>,
  asked: Asked,
): PanelQuestion[] {
  const tables = panel.targets.filter(({ format }) => format === 'table').length;
  return panel.targets.flatMap((target) => questionsOfTarget(target, panel, asked, tables === 1));
}

function questionsOfTarget(
  target: Target,
  panel: Pick<Panel, 'interval' | 'maxDataPoints'>,
  { fromMs, toMs, pointsMax, values }: Asked,
  alone: boolean,
): PanelQuestion[] {
  if (target.expr.trim() === '') return [];
  const { refId, format } = target;
  const wanted = target.interval ?? panel.interval;
  const least = wanted === undefined ? undefined : interpolate(wanted, values);
  const step = stepOf({ fromMs, toMs, least, pointsMax: panel.maxDataPoints ?? pointsMax });
  const filled = { ...values, ...timeValues(fromMs, toMs, step) };
  const expression = interpolateQuery(target.expr, filled);
  const named = {
    ...target,
    expr: expression,
    ...(target.legendFormat !== undefined && { legendFormat: interpolate(target.legendFormat, filled) }),
  };
  const framesOf = (stepMs?: number) => (data: unknown) => {
    const series = seriesOf(data);
    if (format === 'table') return [tableFrame(named, series, alone)];
    return format === 'heatmap' ? heatmapFrames(named, series, stepMs) : seriesFrames(named, series, stepMs);
  };
  const questions: PanelQuestion[] = [];
  if (target.range) {
    const { stepMs } = step;
    const range = aligned(fromMs, toMs, stepMs);
    questions.push({ refId, question: { kind: 'range', expression, ...range, stepMs }, frames: framesOf(stepMs) });
  }
  // Whole seconds: browsers that look at the same time ask the same.
  if (target.instant) {
    const atMs = Math.floor(toMs / 1000) * 1000;
    questions.push({ refId, question: { kind: 'instant', expression, atMs }, frames: framesOf() });
  }
  if (target.exemplar && target.range) {
    questions.push({
      refId,
      question: { kind: 'exemplars', expression, ...aligned(fromMs, toMs, 1000) },
      frames: (data) => [exemplarFrame(named, exemplarsOf(data)) ?? []].flat(),
    });
  }
  return questions;
}
