import { checkExperiment, loadDocument } from '@gameday/chaos-engine';
import { parseLimitPolicy } from '@gameday/balancer';
import { labPorts } from '@gameday/conventions';
import { labProviders } from '@gameday/lab-chaos';
import { labPaths } from '@gameday/lab-kit';
import { parseEdgeSettings } from '@gameday/service-kit';
import { describe, expect, it } from 'vitest';
import { defects } from '../defects/defects.ts';
import { plant } from '../defects/plant.ts';
import { suite } from './every-experiment.ts';

const providers = labProviders({ ports: labPorts(), paths: labPaths({}) });
const pairs = defects.flatMap((defect) => defect.caughtBy.map((by) => ({ id: defect.id, by, defect })));

describe('defects', () => {
  it('are at least twenty, each with a name of its own', () => {
    expect(defects.length).toBeGreaterThanOrEqual(20);
    expect(new Set(defects.map(({ id }) => id)).size).toBe(defects.length);
  });

  it.each(defects.flatMap(({ id, policies = [] }) => policies.map((planted) => ({ id, ...planted }))))(
    '$id is a setting that $caller takes, wrong as it is',
    ({ callee, policy }) => {
      const parsed = callee === 'server' ? parseLimitPolicy(policy) : parseEdgeSettings(policy);
      expect(parsed).toMatchObject({ ok: true });
    },
  );

  it.each(pairs)('$id can be planted into $by, which expects to hold', async ({ by, defect }) => {
    const found = suite.find(({ name }) => name === by);
    expect(found?.gameday.expect ?? 'held').toBe('held');
    const loaded = await loadDocument(found?.file ?? by);
    const { problems } = await checkExperiment(
      { ...loaded, value: plant(loaded.value as never, defect) },
      { providers },
    );
    expect(problems).toEqual([]);
  });
});

describe('planting', () => {
  const [experiment] = suite.filter(({ name }) => name === 'retry-storm-with-budget').map((one) => one.experiment);
  if (!experiment) throw new Error('retry-storm-with-budget is not there');
  const budgetOff = {
    id: 'x',
    says: 'x',
    caughtBy: ['y'],
    policies: [{ caller: 'gateway', callee: 'users', policy: { retryBudget: null } }],
  } as const;

  it('comes first, and wins over what the experiment sets on the same edge', () => {
    const settings = plant(experiment, budgetOff).method.flatMap((entry) =>
      'provider' in entry &&
      entry.provider.type === 'gameday' &&
      entry.provider.module === 'policy' &&
      entry.provider.func === 'set'
        ? [entry.provider.arguments]
        : [],
    );
    const onEdge = settings.filter(({ callee }) => callee === 'users');
    expect(onEdge).toHaveLength(2);
    expect(onEdge.map(({ policy }) => (policy as { retryBudget: unknown }).retryBudget)).toEqual([null, null]);
    expect(onEdge[1]?.policy).toMatchObject({ timeoutMs: 600, retry: { attemptsMax: 10 } });
  });

  it('takes the place of what the experiment does to the same size', () => {
    const single = defects.find(({ id }) => id === 'single-replica');
    const killed = suite.find(({ name }) => name === 'kill-9')?.experiment;
    if (!single || !killed) throw new Error('single-replica and kill-9 are needed');
    const names = plant(killed, single).method.map((entry) => ('name' in entry ? entry.name : ''));
    expect(names[0]).toBe('feed has 1 replica');
    expect(names).not.toContain('feed has 3 replicas');
  });

  it('leaves the experiment itself as it was', () => {
    const before = JSON.stringify(experiment);
    plant(experiment, budgetOff);
    expect(JSON.stringify(experiment)).toBe(before);
  });
});
