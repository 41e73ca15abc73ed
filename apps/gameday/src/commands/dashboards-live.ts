import { openVariables, type Question, questions } from '@gameday/dashboards';
import { type PrometheusClient, PrometheusRefused } from '@gameday/prometheus';

/** What a running Prometheus answered to a query of a dashboard. */
export interface Answer extends Question {
  /** How many series with a number in them; 0 is nothing to show. */
  readonly series: number;
  /** Why Prometheus refused the query. */
  readonly error?: string;
}

/** Points of a picture: enough that what lasted a few seconds is not missed. */
const pointsMax = 450;
const atOnce = 4;

/**
 * Asks everything that the dashboards ask, as they do when nobody has chosen anything. Where one value of a variable
 * must be chosen, each is tried until one has an answer.
 * @param rangeSeconds how far to look back
 * @throws PrometheusError when Prometheus does not answer at all
 */
export async function askEverything(prometheus: PrometheusClient, rangeSeconds: number): Promise<Answer[]> {
  const end = Date.now();
  const range = {
    start: end - rangeSeconds * 1000,
    end,
    stepSeconds: Math.max(2, Math.ceil(rangeSeconds / pointsMax)),
  };
  const variables = await Promise.all(
    openVariables().map(async ({ name, selector, label }) => ({
      name,
      values: await prometheus.labelValues(label, selector),
    })),
  );

  const count = async ({ expression, kind }: Question): Promise<number> => {
    if (kind === 'range') {
      const series = await prometheus.queryRange(expression, range);
      return series.filter(({ samples }) => samples.some(({ value }) => Number.isFinite(value))).length;
    }
    const result = await prometheus.query(expression, { time: end });
    if (result.type === 'scalar') return 1;
    return result.type === 'vector' ? result.elements.filter(({ value }) => Number.isFinite(value)).length : 0;
  };

  const ask = async (question: Question): Promise<Answer> => {
    try {
      for (const expression of choices(question.expression, variables)) {
        const series = await count({ ...question, expression });
        if (series > 0) return { ...question, expression, series };
      }
      return { ...question, series: 0 };
    } catch (error) {
      if (!(error instanceof PrometheusRefused)) throw error;
      return { ...question, series: 0, error: error.message };
    }
  };

  const waiting = [...questions(rangeSeconds).entries()];
  const answers: Answer[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) answers[next[0]] = await ask(next[1]);
    }),
  );
  return answers;
}

/** The expression with every value of the variable that is open in it. */
function choices(
  expression: string,
  variables: ReadonlyArray<{ readonly name: string; readonly values: readonly string[] }>,
): readonly string[] {
  const open = variables.find(({ name }) => expression.includes(`$${name}`));
  return open ? open.values.map((value) => expression.replaceAll(`$${open.name}`, value)) : [expression];
}
