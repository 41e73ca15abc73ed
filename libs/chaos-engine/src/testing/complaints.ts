import type { LoadedDocument } from '../document/load.ts';
import { sentence } from '../document/problem.ts';
import { checkExperiment, type ValidateOptions } from '../document/validate.ts';

export const http = { type: 'http', url: 'http://127.0.0.1/' };
export const probe = { type: 'probe', name: 'up', provider: http, tolerance: 200 };
export const action = (provider: object, more: object = {}) => ({ type: 'action', name: 'act', provider, ...more });
export const native = (module: string, func: string, args: object) => ({
  type: 'gameday',
  module,
  func,
  arguments: args,
});
export const prom = native('prometheus', 'query', { query: 'up' });

/** The least that an experiment needs. */
export const good = { title: 't', description: 'd', method: [] };
export const inMethod = (entry: unknown) => ({ ...good, method: [entry] });
export const inHypothesis = (tolerance: unknown, provider: object = http) => ({
  ...good,
  'steady-state-hypothesis': { title: 'h', probes: [{ ...probe, provider, tolerance }] },
});

export const loaded = (value: unknown, text?: string): LoadedDocument => ({
  file: 'x.yaml',
  folder: '/',
  value,
  ...(text !== undefined && { text }),
});

/** All that is said about a document, each as a sentence without its file. */
export async function complaintsAbout(value: unknown, options: ValidateOptions = {}): Promise<string[]> {
  const environment = { PATH: process.env.PATH, HOST: 'h' };
  const { problems } = await checkExperiment(loaded(value), { environment, ...options });
  return problems.map((problem) => sentence(problem, '').slice(2));
}
