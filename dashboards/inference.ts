import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, steps } from './kit/looks.ts';
import { heatmap } from './kit/panels/heatmap.ts';
import { stat } from './kit/panels/stat.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { choice, jobAndInstance } from './kit/variables.ts';
import { foreign } from './names/foreign.ts';
import { cache, latency, phases, requests, tokens } from './queries/inference.ts';

const now = row(
  'Now',
  stat({
    title: 'Answers per second',
    description: 'Requests that came to an end.',
    unit: 'reqps',
    width: 4,
    queries: [requests.rate],
  }),
  stat({
    title: 'Tokens written per second',
    description: 'The throughput of all models together.',
    unit: 'none',
    decimals: 0,
    width: 5,
    queries: [tokens.written],
  }),
  stat({
    title: 'First token, P99',
    description: 'One request in a hundred waits longer until the first token of its answer.',
    unit: 's',
    thresholds: steps(colour.good, [1, colour.warning], [3, colour.bad]),
    width: 5,
    queries: [latency.firstTokenP99],
  }),
  stat({
    title: 'Between tokens, P99',
    description: 'How long the text stands still between two tokens. Above 100 ms people notice.',
    unit: 's',
    thresholds: steps(colour.good, [0.1, colour.warning], [0.3, colour.bad]),
    width: 5,
    queries: [latency.interTokenP99],
  }),
  stat({
    title: 'Fullest cache',
    description: 'Fullest cache of keys and values. When it is full, requests wait or are set back.',
    unit: 'percentunit',
    decimals: 0,
    thresholds: steps(colour.good, [0.8, colour.warning], [0.95, colour.bad]),
    width: 5,
    queries: [cache.fullest],
  }),
);

const served = row(
  'Requests',
  timeSeries({
    title: 'Running and waiting',
    description:
      'Requests that are computed together, and those that wait for room. Waiting ones are what to scale by.',
    unit: 'none',
    queries: [requests.running, requests.waiting],
  }),
  timeSeries({
    title: 'Answers by how they ended',
    description: 'stop: the model was done. length: it was cut off. abort: the caller left.',
    unit: 'reqps',
    stack: 'normal',
    queries: [requests.finished],
  }),
  timeSeries({
    title: 'Tokens per second',
    description: 'Tokens of prompts that are read, and of answers that are written.',
    unit: 'none',
    queries: [tokens.prompt, tokens.generated],
  }),
  timeSeries({
    title: 'Where the time goes',
    description: 'Average time of a request in each phase.',
    unit: 's',
    stack: 'normal',
    queries: phases,
  }),
);

const waits = row(
  'What people wait for',
  timeSeries({
    title: 'Time to the first token',
    description: 'From the request to the first token: waiting, and reading the prompt.',
    unit: 's',
    queries: latency.firstToken,
  }),
  timeSeries({
    title: 'Time between tokens',
    description: 'How fluently the answer is written.',
    unit: 's',
    queries: latency.interToken,
  }),
  timeSeries({
    title: 'Time for the whole answer',
    description: 'From the request to the last token; long answers take long.',
    unit: 's',
    queries: latency.whole,
  }),
  heatmap({
    title: 'Times of whole answers',
    description: 'How many answers took how long.',
    unit: 's',
    height: 8,
    queries: [latency.wholeSpread],
  }),
);

const memory = row(
  'Memory of the model server',
  timeSeries({
    title: 'Cache in use',
    description: 'Share of the blocks for keys and values that are taken.',
    unit: 'percentunit',
    max: 1,
    width: 8,
    queries: [cache.usage],
  }),
  timeSeries({
    title: 'Prefixes found in the cache',
    description: 'Share of prompt tokens whose computation was found done.',
    unit: 'percentunit',
    max: 1,
    width: 8,
    queries: [cache.prefixHits],
  }),
  timeSeries({
    title: 'Set back per second',
    description: 'Requests that lost their place because the cache was full, and are computed again.',
    unit: 'ops',
    width: 8,
    queries: [cache.preemptions],
  }),
);

export const inference: Dashboard = {
  name: 'inference',
  title: 'Gameday / Inference',
  description: 'How long do people wait for a language model, and what keeps it: queue, prompt, cache?',
  tags: ['inference'],
  variables: [
    ...jobAndInstance(foreign.vllm.running, 'Which model servers'),
    choice({ name: 'model_name', description: 'Which models', of: foreign.vllm.running, matchers: ['job=~"$job"'] }),
  ],
  rows: [now, served, waits, memory],
};
