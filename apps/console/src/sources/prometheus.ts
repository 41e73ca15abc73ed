import { getJson } from './get-json.ts';
import { fieldsOf, listOf, textOf } from './shape.ts';
import type { QueryRange, Series } from './traffic.ts';

const labelsOf = (metric: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(fieldsOf(metric)).map(([name, value]) => [name, textOf(value) ?? '']));

/** Asks the Prometheus that listens on this port of 127.0.0.1. */
export const prometheusAt =
  (port: number): QueryRange =>
  async (expression, { startSeconds, endSeconds, stepSeconds }, signal) => {
    const query = new URLSearchParams({
      query: expression,
      start: String(startSeconds),
      end: String(endSeconds),
      step: String(stepSeconds),
    });
    const answer = await getJson({
      source: 'Prometheus',
      at: { port },
      path: `/api/v1/query_range?${query}`,
      ...(signal && { signal }),
    });
    return listOf(fieldsOf(fieldsOf(answer)['data'])['result']).map((one): Series => ({
      labels: labelsOf(fieldsOf(one)['metric']),
      samples: listOf(fieldsOf(one)['values']).map((sample) => {
        const [atSeconds, value] = listOf(sample);
        return [Number(atSeconds), Number(value)];
      }),
    }));
  };
