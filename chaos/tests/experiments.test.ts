import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkExperiment, loadDocument, sentence } from '@gameday/chaos-engine';
import { gatewayService, services } from '@gameday/contracts';
import { autoscalerStateMetric, labPorts, metric } from '@gameday/conventions';
import { labProviders } from '@gameday/lab-chaos';
import { labPaths } from '@gameday/lab-kit';
import { describe, expect, it } from 'vitest';
import { all, queriesOf, suite, suiteFolder } from './every-experiment.ts';

// Offline: nothing runs, and nothing is touched.
const providers = labProviders({ ports: labPorts(), paths: labPaths({}) });

describe.each(all)('$name', ({ file, experiment, gameday }) => {
  it('is valid, targets and scenario included', async () => {
    const { problems } = await checkExperiment(await loadDocument(file), { providers });
    expect(problems.map((problem) => sentence(problem))).toEqual([]);
  });

  it('says what is learnt, what will be seen, and what load it is seen under', () => {
    expect(gameday).toMatchObject({ lesson: expect.any(String), signature: expect.any(String) });
    expect(gameday.load).toMatchObject({ scenario: 'visitors', ratePerSecond: expect.any(Number) });
    expect(experiment['steady-state-hypothesis']?.probes.length).toBeGreaterThan(0);
  });

  it('is short enough to be watched', () => {
    const seconds = experiment.method.map((entry) => ('pauses' in entry ? Number(entry.pauses?.after ?? 0) : 0));
    expect(seconds.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(85);
  });

  it('asks for metrics that are exported, of routes that exist', () => {
    const known = new Set([
      ...Object.values(metric).map(({ name }) => name),
      ...Object.values(autoscalerStateMetric).map(({ name }) => name),
      'gameday_fault_active',
    ]);
    const routes = new Set(
      Object.values(services).flatMap(({ routes }) => Object.values(routes).map(({ path }) => path)),
    );
    for (const query of queriesOf(experiment)) {
      const names = [...query.matchAll(/\b([a-z_]+)(?=\{)|\b(gameday_[a-z_]+|outbox_[a-z_]+)\b/g)].map(
        ([name]) => name,
      );
      expect(
        names
          .map((name) => name.replace(/_(count|bucket|sum)$/, ''))
          .filter((name) => !known.has(name) && !known.has(`${name}_count`)),
      ).toEqual([]);
      const asked = [...query.matchAll(/http_route="([^"]*)"/g)].map(([, path]) => path);
      expect(asked.filter((path) => !routes.has(path as never))).toEqual([]);
    }
  });
});

describe('the suite', () => {
  it('has at least sixteen experiments, and no two of one title', () => {
    expect(suite.length).toBeGreaterThanOrEqual(16);
    expect(new Set(all.map(({ experiment }) => experiment.title)).size).toBe(all.length);
  });

  it('is listed, every one, in the README and in the guide', () => {
    const readme = readFileSync(join(suiteFolder, 'README.md'), 'utf8');
    const guide = readFileSync(join(suiteFolder, '../docs/experiments.md'), 'utf8');
    expect(suite.filter(({ name }) => !readme.includes(`\`${name}\``)).map(({ name }) => name)).toEqual([]);
    expect(suite.filter(({ name }) => !guide.includes(`chaos/${name}.ts`)).map(({ name }) => name)).toEqual([]);
  });

  it('knows the door by the routes of its contract', () => {
    expect(Object.values(gatewayService.routes).map(({ path }) => path)).toContain('/api/feed');
  });
});
