import type { DataFrame } from '@grafana/data';
import type { Panel } from '../model/dashboard.ts';
import { interpolate } from '../model/interpolate.ts';
import { ask } from './ask.ts';
import { type Asked, questionsOf } from './panel-questions.ts';
import { transformed } from './shape.ts';

/** What the queries of a panel came to. */
export interface Answer {
  readonly frames: DataFrame[];
  /** What went wrong, for people; other queries of the panel may have answered. */
  readonly errors: readonly string[];
}

/** Whether a frame is no series of the panel but single requests beside them. */
const isExemplars = ({ meta }: DataFrame): boolean => meta?.custom?.['resultType'] === 'exemplar';

/**
 * Asks what a panel asks. A query that fails costs the others nothing.
 * @throws what `signal` was aborted with
 */
export async function answerOf(panel: Panel, asked: Asked, signal: AbortSignal): Promise<Answer> {
  const errors = new Set<string>();
  const several = panel.targets.length > 1;
  const answers = await Promise.all(
    questionsOf(panel, asked).map(async ({ refId, question, frames }) => {
      try {
        return frames(await ask(question, signal));
      } catch (error) {
        signal.throwIfAborted();
        const message = error instanceof Error ? error.message : String(error);
        errors.add(several ? `Query ${refId}: ${message}` : message);
        return [];
      }
    }),
  );
  signal.throwIfAborted();
  const all = answers.flat();
  const exemplars = all.filter(isExemplars);
  const series = all.filter((frame) => !isExemplars(frame));
  let shaped = series;
  try {
    shaped = await transformed(panel, series, (text) => interpolate(text, asked.values));
  } catch (error) {
    errors.add(`A transformation failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { frames: [...shaped, ...exemplars], errors: [...errors] };
}
