import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metric } from '@gameday/conventions';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Deployment, HorizontalPodAutoscaler } from '../types.ts';
import { readManifests } from './index.ts';

const folder = join(import.meta.dirname, '../../../../deploy/kubernetes');
const objects = readManifests(join(folder, 'base')).objects.map(({ object }) => object);
const ofKind = <T>(kind: string) => objects.filter((object) => object.kind === kind) as T[];

interface Rule {
  readonly seriesQuery: string;
  readonly name: { readonly matches: string; readonly as: string };
}
const rules = parse(readFileSync(join(folder, 'adapter/rules.yaml'), 'utf8')) as Record<
  'rules' | 'externalRules',
  Rule[]
>;

const sampleNames = Object.values(metric).flatMap(({ name, type }) =>
  type === 'histogram' ? [`${name}_count`, `${name}_sum`, `${name}_bucket`] : [name],
);

test.each([...rules.rules, ...rules.externalRules])('the rule for $name.as reads what services export', (rule) => {
  const series = rule.seriesQuery.replace(/\{.*/, '');
  expect(sampleNames).toContain(series);
  expect(series).toMatch(new RegExp(rule.name.matches));
});

test.each(ofKind<HorizontalPodAutoscaler>('HorizontalPodAutoscaler').map((hpa) => [hpa.metadata?.name, hpa] as const))(
  'what the autoscaler of %s asks for, a rule provides',
  (_name, { spec }) => {
    for (const { pods, object, external } of spec.metrics ?? []) {
      const custom = pods?.metric.name ?? object?.metric.name;
      if (custom !== undefined) expect(rules.rules.map(({ name }) => name.as)).toContain(custom);
      if (external) expect(rules.externalRules.map(({ name }) => name.as)).toContain(external.metric.name);
    }
  },
);

const services = ['gateway', 'feed', 'comments', 'messages', 'profile', 'users', 'assets'];

test('every service has a deployment, a service and a budget', () => {
  for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget']) {
    expect(ofKind<Deployment>(kind).map(({ metadata }) => metadata?.name)).toEqual(services);
  }
});

test.each(ofKind<Deployment>('Deployment').map((deployment) => [deployment.metadata?.name, deployment] as const))(
  '%s has requests, probes, a hook and time to stop, and runs its own program',
  (name, { spec }) => {
    const pod = spec?.template.spec;
    const [container, ...others] = pod?.containers ?? [];
    expect(others).toEqual([]);
    expect(container).toMatchObject({
      name,
      command: ['node', `apps/${name}/src/main.ts`],
      resources: { requests: { cpu: expect.any(String), memory: expect.any(String) } },
      startupProbe: { httpGet: { port: 'admin' } },
      readinessProbe: { httpGet: { port: 'admin' } },
      livenessProbe: { httpGet: { port: 'admin' } },
      lifecycle: { preStop: { sleep: { seconds: 1 } } },
    });
    // The hook, the notice to callers (0.3 s) and the draining (8 s) fit into the grace period.
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(1 + 0.3 + 8);
  },
);
