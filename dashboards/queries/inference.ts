import { bucketOf, maxBy, quantile, rateBy, ratio, select, sumBy } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';
import { foreign } from '../names/foreign.ts';

/** What a vLLM server says about the requests to its models. */

const { vllm } = foreign;
const ofModel = 'model_name=~"$model_name"';
const of = (name: string, ...matchers: readonly string[]): string => select(name, ofModel, ...matchers);
const model = ['model_name'];
const legend = '{{model_name}}';
const every = '10s';
const asked = <const Q extends Omit<Query, 'until' | 'every'>>(query: Q) =>
  ({ until: 'inference', every, ...query }) as const;

const percentilesOf = (name: string): readonly Query[] =>
  [0.5, 0.9, 0.99].map((q) =>
    asked({ expression: quantile(q, model, name, ofModel), legend: `${legend}: P${q * 100}` }),
  );

export const requests = {
  running: asked({ expression: sumBy(model, of(vllm.running)), legend: `${legend}: running` }),
  waiting: asked({ expression: sumBy(model, of(vllm.waiting)), legend: `${legend}: waiting` }),
  finished: asked({
    expression: rateBy([...model, 'finished_reason'], of(vllm.finished)),
    legend: `${legend}: {{finished_reason}}`,
  }),
  rate: asked({ expression: rateBy([], of(vllm.finished)) }),
} satisfies Record<string, Query>;

export const latency = {
  firstToken: percentilesOf(vllm.firstToken),
  interToken: percentilesOf(vllm.interToken),
  whole: percentilesOf(vllm.whole),
  firstTokenP99: asked({ expression: quantile(0.99, [], vllm.firstToken, ofModel) }),
  interTokenP99: asked({ expression: quantile(0.99, [], vllm.interToken, ofModel) }),
  wholeSpread: asked({ expression: rateBy(['le'], of(bucketOf(vllm.whole))), legend: '{{le}}', kind: 'heatmap' }),
} satisfies Record<string, Query | readonly Query[]>;

const meanOf = (name: string, what: string): Query =>
  asked({
    expression: ratio(rateBy([], of(`${name}_sum`)), rateBy([], of(`${name}_count`))),
    legend: what,
  });

/** Where the time of a request goes, on average. */
export const phases: readonly Query[] = [
  meanOf(vllm.queued, 'waiting'),
  meanOf(vllm.prefill, 'reading the prompt'),
  meanOf(vllm.decode, 'writing the answer'),
];

export const tokens = {
  prompt: asked({ expression: rateBy(model, of(vllm.promptTokens)), legend: `${legend}: read` }),
  generated: asked({ expression: rateBy(model, of(vllm.generatedTokens)), legend: `${legend}: written` }),
  written: asked({ expression: rateBy([], of(vllm.generatedTokens)) }),
} satisfies Record<string, Query>;

export const cache = {
  usage: asked({ expression: maxBy(model, of(vllm.cacheUsage)), legend }),
  fullest: asked({ expression: maxBy([], of(vllm.cacheUsage)) }),
  prefixHits: asked({
    expression: ratio(rateBy(model, of(vllm.prefixHits)), rateBy(model, of(vllm.prefixQueries))),
    legend,
  }),
  preemptions: asked({ expression: rateBy(model, of(vllm.preemptions)), legend }),
} satisfies Record<string, Query>;
