import { foreign } from '../names/foreign.ts';
import { counter, gauge, histogram } from './series.ts';

const { vllm } = foreign;
const model = { job: 'vllm', instance: '127.0.0.1:8000', engine: '0', model_name: 'Qwen2.5-32B' };

/** As a vLLM server exports it. */
export const inference = [
  gauge(vllm.running, model, 3),
  gauge(vllm.waiting, model, 1),
  gauge(vllm.cacheUsage, model, 0.4),
  counter(vllm.prefixQueries, model, 100),
  counter(vllm.prefixHits, model, 40),
  counter(vllm.preemptions, model, 0),
  counter(vllm.promptTokens, model, 200),
  counter(vllm.generatedTokens, model, 90),
  counter(vllm.finished, { ...model, finished_reason: 'stop' }, 1),
  ...histogram(vllm.firstToken, model, [0.1, 0.25]),
  ...histogram(vllm.interToken, model, [0.01, 0.025]),
  ...histogram(vllm.whole, model, [1, 2.5]),
  ...histogram(vllm.queued, model, [0.1, 0.3]),
  ...histogram(vllm.prefill, model, [0.1, 0.3]),
  ...histogram(vllm.decode, model, [0.5, 1]),
];
