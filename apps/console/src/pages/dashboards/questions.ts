import { prometheusLimits, type PrometheusQuestion } from '@gameday/console-api';
import { z } from 'zod';
import { Refusal } from '../../web/refusal.ts';

const { expression: charactersMax, points, questions, rangeMsMax, stepMsMin } = prometheusLimits;

const moment = z.int().min(0).max(8.64e15);
const expression = z.string().min(1).max(charactersMax);
const range = { fromMs: moment, toMs: moment };

const question = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('range'), expression, ...range, stepMs: z.int().min(stepMsMin) }),
  z.strictObject({ kind: z.literal('instant'), expression, atMs: moment }),
  z.strictObject({ kind: z.literal('exemplars'), expression, ...range }),
  z.strictObject({
    kind: z.literal('label_values'),
    label: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is no name of a label'),
    selector: expression.optional(),
    ...range,
  }),
  z.strictObject({ kind: z.literal('label_names'), ...range }),
]);

const batch = z.strictObject({ questions: z.array(z.unknown()).min(1).max(questions) });

/** A question, or why it is not asked. */
export type Checked =
  | { readonly state: 'fine'; readonly question: PrometheusQuestion }
  | { readonly state: 'refused'; readonly reason: string };

const refused = (reason: string): Checked => ({ state: 'refused', reason });

const wordsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ');

function check(value: unknown): Checked {
  const parsed = question.safeParse(value);
  if (!parsed.success) return refused(`This is no question to Prometheus: ${wordsOf(parsed.error)}`);
  const asked = parsed.data as PrometheusQuestion;
  if ('fromMs' in asked) {
    if (asked.toMs < asked.fromMs) return refused('The time range ends before it begins.');
    if (asked.toMs - asked.fromMs > rangeMsMax) {
      return refused('The time range is longer than a year; choose a shorter one.');
    }
  }
  if (asked.kind === 'range' && (asked.toMs - asked.fromMs) / asked.stepMs > points) {
    return refused(
      `That would be more than ${points} points for each series; choose a shorter time range or a longer step.`,
    );
  }
  return { state: 'fine', question: asked };
}

/**
 * The questions of a batch, each judged on its own: one that is wrong costs the others nothing.
 * @throws Refusal when it is no batch
 */
export function readBatch(body: unknown): readonly Checked[] {
  const parsed = batch.safeParse(body);
  if (!parsed.success) {
    throw new Refusal('invalid_request', `A batch is 1 to ${questions} questions: ${wordsOf(parsed.error)}`);
  }
  return parsed.data.questions.map(check);
}
