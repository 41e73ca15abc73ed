import type { AnnotationEvent } from '@grafana/data';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../data/ask.ts';
import { eventsOf, marksStepMs } from '../data/marks.ts';
import { seriesOf } from '../data/result.ts';
import type { Marks } from '../model/dashboard.ts';
import { interpolateQuery, type Values } from '../model/interpolate.ts';
import { aligned, timeValues } from '../model/interval.ts';
import type { UnderWay } from './use-ticks.ts';

/** What happened in the time range, of the kinds that are shown. Kinds that cannot be read are left out: the panels say why. */
export function useMarks(
  marks: readonly Marks[],
  values: Values,
  range: { readonly fromMs: number; readonly toMs: number },
  underWay: UnderWay,
): readonly AnnotationEvent[] {
  const [events, setEvents] = useState<readonly AnnotationEvent[]>([]);
  const latest = useRef(values);
  latest.current = values;
  const { fromMs, toMs } = range;
  useEffect(() => {
    const ending = new AbortController();
    const end = underWay.begin();
    const read = async (each: Marks) => {
      const stepMs = marksStepMs(each, fromMs, toMs);
      const filled = { ...latest.current, ...timeValues(fromMs, toMs, { stepMs, scrapeMs: stepMs }) };
      const expression = interpolateQuery(each.expression, filled);
      const data = await ask({ kind: 'range', expression, ...aligned(fromMs, toMs, stepMs), stepMs }, ending.signal);
      return eventsOf(each, seriesOf(data), stepMs);
    };
    const readAll = async () => {
      const all = (await Promise.all(marks.map((each) => read(each).catch(() => [])))).flat();
      if (ending.signal.aborted) return;
      // What did not change is not drawn again.
      setEvents((before) => (JSON.stringify(before) === JSON.stringify(all) ? before : all));
    };
    void readAll().finally(end);
    return () => {
      ending.abort();
      end();
    };
  }, [marks, fromMs, toMs, underWay]);
  return events;
}
