import { createPrometheus, type PrometheusClient, type Series } from '@gameday/prometheus';
import { LabChaosError } from '../errors.ts';
import { engineUrl, type Lab } from '../lab/lab.ts';
import type { ArgumentsOf, NativeFunction, NativeModule } from '../module.ts';
import { reduce, type Reduction } from './reduce.ts';

/** Works with the lab's Prometheus, and leaves no connection open. @throws PrometheusError */
export async function withPrometheus<Result>(
  lab: Lab,
  work: (prometheus: PrometheusClient) => Promise<Result>,
): Promise<Result> {
  const prometheus = createPrometheus({ url: engineUrl(lab, 'prometheus') });
  try {
    return await work(prometheus);
  } finally {
    await prometheus.close();
  }
}

/** Series as Prometheus' API writes them. */
export interface Matrix {
  readonly resultType: 'matrix';
  readonly result: ReadonlyArray<{
    readonly metric: Readonly<Record<string, string>>;
    readonly values: ReadonlyArray<readonly [seconds: number, value: string]>;
  }>;
}

const textOf = (value: number): string =>
  Math.abs(value) === Infinity ? (value > 0 ? '+Inf' : '-Inf') : String(value);

export const matrixOf = (series: readonly Series[]): Matrix => ({
  resultType: 'matrix',
  result: series.map(({ metric, samples }) => ({
    metric,
    values: samples.map(({ timeMs, value }) => [timeMs / 1000, textOf(value)] as const),
  })),
});

/** Some two hundred points are enough for a chart and for a figure; services are scraped every second or two. */
export const stepFor = (seconds: number): number => Math.max(1, Math.ceil(seconds / 240));

/** No number: nothing was divided by nothing, since nothing happened in the window. */
const isSample = (value: number): boolean => !Number.isNaN(value);

function answerOf(
  query: string,
  values: readonly number[],
  how: Reduction | undefined,
  orElse: number | undefined,
): number {
  const samples = values.filter(isSample);
  if (samples.length === 0) {
    if (orElse !== undefined) return orElse;
    throw new LabChaosError('no_target', `there are no samples of ${query}; say with "orElse" what that is to mean`);
  }
  return reduce(samples, how ?? 'last');
}

const query = (lab: Lab): NativeFunction<ArgumentsOf<'prometheus', 'query'>> => ({
  run: ({ query: promql, orElse, reduce: how }, { signal }) =>
    withPrometheus(lab, async (prometheus) => {
      const found = await prometheus.query(promql, { signal });
      if (found.type === 'scalar') return answerOf(promql, [found.sample.value], how, orElse);
      if (found.type !== 'vector') {
        throw new LabChaosError('not_possible', `${promql} answers a ${found.type}, not numbers of one moment`);
      }
      const { elements } = found;
      if (elements.length > 1 && (how === undefined || how === 'last')) {
        const message = `${promql} answers ${elements.length} series: aggregate them, or say with "reduce" how`;
        throw new LabChaosError('not_possible', message);
      }
      return answerOf(
        promql,
        elements.map(({ value }) => value),
        how,
        orElse,
      );
    }),
});

const seriesOf = (
  lab: Lab,
  promql: string,
  lastSeconds: number,
  stepSeconds: number | undefined,
  signal: AbortSignal,
) =>
  withPrometheus(lab, (prometheus) => {
    const end = Date.now();
    const range = { start: end - lastSeconds * 1000, end, stepSeconds: stepSeconds ?? stepFor(lastSeconds) };
    return prometheus.queryRange(promql, { ...range, signal });
  });

const range = (lab: Lab): NativeFunction<ArgumentsOf<'prometheus', 'range'>> => ({
  async run({ query: promql, lastSeconds, stepSeconds, reduce: how = 'last', orElse }, { signal }) {
    const series = await seriesOf(lab, promql, lastSeconds, stepSeconds, signal);
    if (series.length > 1 && how === 'last') {
      const message = `${promql} answers ${series.length} series: aggregate them, or say with "reduce" how`;
      throw new LabChaosError('not_possible', message);
    }
    const values = series.flatMap(({ samples }) => samples.map(({ value }) => value));
    return answerOf(promql, values, how, orElse);
  },
});

const series = (lab: Lab): NativeFunction<ArgumentsOf<'prometheus', 'series'>> => ({
  run: async ({ query: promql, lastSeconds, stepSeconds }, { signal }) =>
    matrixOf(await seriesOf(lab, promql, lastSeconds, stepSeconds, signal)),
});

/** What Prometheus has measured. */
export const prometheusModule = (lab: Lab): NativeModule => ({
  functions: { query: query(lab), range: range(lab), series: series(lab) },
  proofs: {},
});
