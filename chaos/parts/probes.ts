import type { HypothesisProbe, NativeProvider, Tolerance } from '@gameday/experiment';

interface Options {
  /** The answer when there are no samples; default: the probe fails, which is outside every tolerance. */
  readonly orElse?: number;
}

/** A query of Prometheus whose answer must be within a range, ends included. */
export const within = (
  name: string,
  query: string,
  range: readonly [low: number, high: number],
  { orElse }: Options = {},
): HypothesisProbe => ({
  type: 'probe',
  name,
  tolerance: { type: 'range', range },
  provider: {
    type: 'gameday',
    module: 'prometheus',
    func: 'query',
    arguments: { query, ...(orElse !== undefined && { orElse }) },
  },
});

/** Far above everything that is measured here. */
const anything = 1_000_000_000;

export const atLeast = (name: string, query: string, low: number, options?: Options): HypothesisProbe =>
  within(name, query, [low, anything], options);

/** Nothing here is ever negative: below 0 means that a process was replaced while it was counted. */
export const atMost = (name: string, query: string, high: number, options?: Options): HypothesisProbe =>
  within(name, query, [0, high], options);

/** The lab's addresses, as the runner tells them. */
export const configuration = {
  gateway: { type: 'env', key: 'GAMEDAY_GATEWAY_URL', default: 'http://127.0.0.1:8080' },
} as const;

/** A request at the door. Needs `configuration`. */
export const asked = (
  name: string,
  path: string,
  tolerance: Tolerance<never>,
  timeoutSeconds = 5,
): HypothesisProbe => ({
  type: 'probe',
  name,
  tolerance,
  provider: { type: 'http', url: `\${gateway}${path}`, timeout: timeoutSeconds },
});

/** Ends a run in which the lab itself is in trouble: the door does not answer its simplest question. */
export const doorAnswers = {
  ...asked('the door answers', '/api/openapi.json', 200, 8),
  everySeconds: 1,
  times: 5,
} as const;

type NativeProbe = NativeProvider<'probe'>;
type ArgumentsOf<Module extends NativeProbe['module'], Func extends NativeProbe['func']> = NonNullable<
  Extract<NativeProbe, { module: Module; func: Func }>['arguments']
>;

/** A figure of the load itself: what its users saw, without Prometheus. */
export const recent = (
  name: string,
  args: ArgumentsOf<'k6', 'recent'>,
  range: readonly [low: number, high: number],
): HypothesisProbe => ({
  type: 'probe',
  name,
  tolerance: { type: 'range', range },
  provider: { type: 'gameday', module: 'k6', func: 'recent', arguments: args },
});

type UsageTarget = ArgumentsOf<'cluster', 'usage'>['target'];

const usage = (
  name: string,
  what: 'cpuCores' | 'memoryMegabytes',
  target: UsageTarget,
  high: number,
): HypothesisProbe => ({
  type: 'probe',
  name,
  tolerance: { type: 'range', range: [0, high] },
  provider: { type: 'gameday', module: 'cluster', func: 'usage', arguments: { target, what, reduce: 'max' } },
});

/** The most that one of the processes uses, by its own counters. */
export const memoryOf = (name: string, target: UsageTarget, megabytes: number) =>
  usage(name, 'memoryMegabytes', target, megabytes);
export const cpuOf = (name: string, target: UsageTarget, cores: number) => usage(name, 'cpuCores', target, cores);

/** How many replicas of a service are ready; in a method, where it is only recorded. */
export const replicas = (name: string, service: string) =>
  ({
    type: 'probe',
    name,
    provider: { type: 'gameday', module: 'cluster', func: 'replicas', arguments: { service } },
  }) as const;
