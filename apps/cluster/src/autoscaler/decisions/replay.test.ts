import { describe, expect, it } from 'vitest';
import { cpuMetric, createSmallCluster } from '../testing/small-cluster.ts';
import type { DecisionRecord } from './record.ts';
import { replay } from './replay.ts';

describe('replay', () => {
  const day = [0.1, 0.2, 0.4, 0.4, 0.1, 0.04, 0.04, 0.04];

  async function record() {
    using cluster = createSmallCluster({ spec: { behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } } });
    for (const cores of day) {
      cluster.cpuCores = cores;
      await cluster.go(30);
    }
    // Through JSON, as they come out of the file.
    const decisions = JSON.parse(JSON.stringify(cluster.app.decisions())) as DecisionRecord[];
    return { decisions, spec: cluster.hpa().spec };
  }

  it('with the same spec comes to what was decided', async () => {
    const { decisions, spec } = await record();
    const steps = replay(decisions, spec);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.map(({ wouldBe }) => wouldBe)).toEqual(steps.map(({ was }) => was));
    expect(steps.map(({ line }) => line)).toEqual(decisions.toReversed().map(({ line }) => line));
  });

  it('with another target spreads the recorded load over the pods that there would have been', async () => {
    const { decisions, spec } = await record();
    const steps = replay(decisions, { ...spec, metrics: [cpuMetric(100)] });
    const most = (which: 'was' | 'wouldBe') => Math.max(...steps.map((step) => step[which].to));
    expect(most('was')).toBe(8);
    expect(most('wouldBe')).toBe(4);
    for (const [index, { wouldBe }] of steps.entries()) {
      if (index > 0) expect(wouldBe.from).toBe(steps[index - 1]?.wouldBe.to);
    }
  });

  it('takes what a pod uses to start for no load', async () => {
    const { decisions, spec } = await record();
    const starting = decisions.map((record): DecisionRecord => {
      const { input } = record;
      const [first] = input.pods;
      const usage = input.answers.resource.find(({ pod }) => pod === first?.name);
      if (!first || !usage) return record;
      const pods = [
        ...input.pods,
        { ...first, name: 'new', ready: { status: 'False' as const, lastTransitionTimeMs: 0 } },
      ];
      const busy = usage.containers.map(({ name }) => ({ name, usageMilli: { cpu: '9000' } }));
      const resource = [...input.answers.resource, { ...usage, pod: 'new', containers: busy }];
      return { ...record, input: { ...input, pods, answers: { ...input.answers, resource } } };
    });
    const other = { ...spec, metrics: [cpuMetric(100)] };
    const sizes = (records: readonly DecisionRecord[]) => replay(records, other).map(({ wouldBe }) => wouldBe.to);
    expect(Math.max(...sizes(starting))).toBe(Math.max(...sizes(decisions)));
  });

  it('says what it would take that was not asked for then', async () => {
    const { decisions, spec } = await record();
    const metric = { type: 'AverageValue', averageValue: '1' };
    const pods = { type: 'Pods', pods: { metric: { name: 'qps' }, target: metric } };
    expect(replay(decisions, { ...spec, metrics: [pods] })[0]?.error).toContain('qps was not asked for');
  });
});
