import { describe, expect, it } from 'vitest';
import { defineExperiment, gamedayOf } from './define-experiment.ts';
import type { Action, Experiment, GamedayInput, HypothesisProbe, Provider } from './index.ts';

const probe: HypothesisProbe = {
  type: 'probe',
  name: 'errors are few',
  tolerance: { type: 'range', range: [0, 0.01] },
  provider: { type: 'gameday', module: 'prometheus', func: 'query', arguments: { query: 'errors', orElse: 0 } },
};

const slow: Action = {
  type: 'action',
  name: 'users answers late',
  provider: {
    type: 'gameday',
    module: 'toxiproxy',
    func: 'addToxic',
    arguments: {
      target: { caller: 'feed', callee: 'users' },
      type: 'latency',
      attributes: { latency: '${delay}', jitter: 10 },
    },
  },
};

describe('defineExperiment', () => {
  const document = defineExperiment({
    title: 'a slow dependency',
    description: 'feed must fail fast',
    gameday: {
      expect: 'deviated',
      lesson: 'slow is worse than down',
      load: { scenario: 'home', vus: 5 },
      abort: [probe],
    },
    configuration: { delay: { type: 'env', key: 'DELAY', default: '300', env_var_type: 'int' } },
    hypothesis: { title: 'readers are served', probes: [probe] },
    method: [slow, { ref: 'errors are few' }],
    rollbacks: [],
  });

  it('yields exactly the document, in the Chaos Toolkit’s words', () => {
    expect(document).toEqual({
      title: 'a slow dependency',
      description: 'feed must fail fast',
      extensions: [
        {
          name: 'gameday',
          expect: 'deviated',
          lesson: 'slow is worse than down',
          load: { scenario: 'home', vus: 5 },
          abort: [probe],
        },
      ],
      configuration: { delay: { type: 'env', key: 'DELAY', default: '300', env_var_type: 'int' } },
      'steady-state-hypothesis': { title: 'readers are served', probes: [probe] },
      method: [slow, { ref: 'errors are few' }],
      rollbacks: [],
    });
    expect(Object.keys(document)[0]).toBe('title');
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('finds its own extension among those of others', () => {
    const other: Experiment = { title: 't', description: 'd', method: [], extensions: [{ name: 'other', x: 1 }] };
    expect(gamedayOf(other)).toBeUndefined();
    expect(gamedayOf(document)?.expect).toBe('deviated');
  });

  it('does not compile with a wrong argument', () => {
    const act = (provider: Provider<'action'>) => provider.type;
    const gameday = (input: GamedayInput) => Object.keys(input).length;
    const judged = (one: HypothesisProbe) => one.type;
    const target = { callee: 'users' };
    const found = [
      // @ts-expect-error the module has no function "kil"
      act({ type: 'gameday', module: 'cluster', func: 'kil', arguments: { target: { service: 'f' } } }),
      // @ts-expect-error replicas is a number
      act({ type: 'gameday', module: 'cluster', func: 'scale', arguments: { service: 'f', replicas: 'x' } }),
      // @ts-expect-error scale has no argument "speed"
      act({ type: 'gameday', module: 'cluster', func: 'scale', arguments: { service: 'f', replicas: 1, speed: 2 } }),
      // @ts-expect-error scale needs replicas
      act({ type: 'gameday', module: 'cluster', func: 'scale', arguments: { service: 'f' } }),
      // @ts-expect-error cut needs arguments
      act({ type: 'gameday', module: 'toxiproxy', func: 'cut' }),
      act({
        type: 'gameday',
        module: 'toxiproxy',
        func: 'addToxic',
        // @ts-expect-error bandwidth has no attribute "latency"
        arguments: { target, type: 'bandwidth', attributes: { latency: 1 } },
      }),
      // @ts-expect-error prometheus.query only looks
      act({ type: 'gameday', module: 'prometheus', func: 'query', arguments: { query: 'up' } }),
      // @ts-expect-error only chaostoxi is mapped
      act({ type: 'python', module: 'chaosaws.ec2.actions', func: 'stop_instance', arguments: {} }),
      // @ts-expect-error a probe of the hypothesis needs a tolerance
      judged({ type: 'probe', name: 'p', provider: { type: 'http', url: 'http://x' } }),
      // @ts-expect-error a verdict of "maybe" cannot be expected
      gameday({ expect: 'maybe' }),
    ];
    expect(found).toHaveLength(10);
    // What needs no argument may leave them out; a number may be a reference.
    act({ type: 'gameday', module: 'toxiproxy', func: 'reset' });
    act({ type: 'gameday', module: 'cluster', func: 'scale', arguments: { service: 'f', replicas: '${wanted}' } });
  });
});
