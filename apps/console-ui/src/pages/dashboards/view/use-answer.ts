import type { TimeRange } from '@grafana/data';
import { useEffect, useRef, useState } from 'react';
import { type Answer, answerOf } from '../data/answer.ts';
import type { Panel } from '../model/dashboard.ts';
import type { Now } from './now.ts';

export interface Shown {
  readonly answer: Answer;
  /** The range that was asked for. */
  readonly timeRange: TimeRange;
  readonly questionKey: string;
}

/** Widths are rounded to this: a few pixels more are no new question. */
const widthStep = 100;

/**
 * What a panel shows: asked while it is in sight, anew with every refresh and when range or choices change. What is under way
 * then is dropped; what was known stays shown.
 */
export function useAnswer(panel: Panel, now: Now, width: number, near: boolean): Shown | undefined {
  const [shown, setShown] = useState<Shown>();
  const answered = useRef<string>(undefined);
  const latest = useRef(now);
  latest.current = now;
  const pointsMax = Math.max(widthStep, Math.ceil(width / widthStep) * widthStep);
  const key = `${now.tick} ${pointsMax} ${now.questionKey}`;
  const asks = near && width > 0 && now.ready && panel.targets.length > 0;
  useEffect(() => {
    if (!asks || answered.current === key) return;
    const { timeRange, values, questionKey, underWay } = latest.current;
    const ending = new AbortController();
    const end = underWay.begin();
    const asked = { fromMs: timeRange.from.valueOf(), toMs: timeRange.to.valueOf(), pointsMax, values };
    answerOf(panel, asked, ending.signal)
      .then((answer) => {
        answered.current = key;
        setShown({ answer, timeRange, questionKey });
      })
      .catch((error: unknown) => {
        if (ending.signal.aborted) return;
        answered.current = key;
        const message = error instanceof Error ? error.message : String(error);
        setShown({ answer: { frames: [], errors: [message] }, timeRange, questionKey });
      })
      .finally(end);
    return () => {
      ending.abort();
      end();
    };
  }, [panel, asks, key, pointsMax]);
  return shown;
}
