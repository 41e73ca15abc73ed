import { rmSync } from 'node:fs';
import { ExperimentRefused, validateExperiment } from '@gameday/chaos-engine';
import { afterAll, describe, expect, it } from 'vitest';
import { labProviders } from './index.ts';
import { noLab } from './testing/little-run.ts';

const lab = noLab();
const providers = labProviders(lab);
afterAll(() => rmSync(lab.folder, { recursive: true, force: true }));

/** What validation says of an action, without a lab: path and message. */
async function problemsOf(module: string, func: string, args: object, type = 'action'): Promise<string[]> {
  const activity = { type, name: 'it', provider: { type: 'gameday', module, func, arguments: args } };
  const value = { title: 't', description: 'd', method: [activity] };
  try {
    await validateExperiment({ file: 'x.json', folder: '/', value }, { providers });
    return [];
  } catch (error) {
    if (!(error instanceof ExperimentRefused)) throw error;
    return error.problems.map(({ path, message }) => `${path.slice(4).join('.')}: ${message}`);
  }
}

const latency = { type: 'latency', attributes: { latency: 10 } };

describe('a call is refused before anything is touched', () => {
  it.each<[string, string, object, RegExp]>([
    [
      'toxiproxy',
      'addToxic',
      { target: { callee: 'usrs' }, ...latency },
      /^target\.callee: there is no service "usrs"; .*users/,
    ],
    [
      'toxiproxy',
      'addToxic',
      { target: { callee: 'gateway' }, ...latency },
      /^target\.callee: nobody in the lab calls gateway/,
    ],
    [
      'toxiproxy',
      'addToxic',
      { target: { caller: 'fed', callee: 'users' }, ...latency },
      /^target\.caller: there is no service "fed"/,
    ],
    ['toxiproxy', 'addToxic', { target: { caller: 'feed', callee: 'feed' }, ...latency }, /does not call itself/],
    ['toxiproxy', 'cut', { target: { database: 'assets' } }, /^target\.database: there is no database "assets"/],
    ['toxiproxy', 'cut', { target: { engine: 'consul' } }, /stop or kill it with cluster\.stop \/ cluster\.kill/],
    ['toxiproxy', 'cut', { target: { engine: 'mysql' } }, /^target\.engine: there is no engine "mysql"/],
    ['toxiproxy', 'removeToxic', { target: { proxy: 'gameday:a->b' } }, /^target\.proxy: .*name the edge instead/],
    ['toxiproxy', 'createProxy', { name: 'gameday:x', upstream: '127.0.0.1:1' }, /^name: .*the lab's own/],
    ['cluster', 'kill', { target: { service: 'fead' } }, /^target\.service: there is no service "fead"/],
    ['cluster', 'stop', { target: { engine: 'prometeus' } }, /^target\.engine: .*did you mean "prometheus"/],
    ['cluster', 'burnCpu', { target: { engine: 'consul' }, cores: 1 }, /^target\.engine: only replicas/],
    ['cluster', 'growMemory', { target: { engine: 'postgres' }, megabytes: 1 }, /^target\.engine: only replicas/],
    ['cluster', 'scale', { service: 'feed', replicas: 51 }, /^replicas: a service can have 0 to 50/],
    ['cluster', 'scale', { service: 'gateway', replicas: 2 }, /^replicas: gateway has one replica at most/],
    [
      'cluster',
      'setAutoscaler',
      { service: 'feed', spec: { minReplicas: 3, maxReplicas: 2 } },
      /^spec\.minReplicas: must not be more/,
    ],
    ['policy', 'set', { caller: 'feed', callee: 'users', policy: { timeOut: 1 } }, /^policy\.timeOut: is not a field/],
    [
      'policy',
      'set',
      { caller: 'feed', callee: 'users', policy: { balancer: { decayMs: -1 } } },
      /^policy\.balancer\.decayMs: /,
    ],
    [
      'policy',
      'set',
      { caller: 'feed', callee: 'nobody', policy: { timeoutMs: 1 } },
      /^callee: there is no service "nobody"/,
    ],
    [
      'policy',
      'set',
      { caller: 'monolith', callee: 'users', policy: { timeoutMs: 1 } },
      /^caller: monolith calls nobody/,
    ],
    ['k6', 'run', { scenario: 'no-such-scenario' }, /^scenario: there is no scenario "no-such-scenario"/],
  ])('%s.%s %j', async (module, func, args, message) => {
    expect(await problemsOf(module, func, args)).toEqual([expect.stringMatching(message)]);
  });

  it.each<[string, string, object]>([
    ['consul', 'healthy', { service: 'nobody' }],
    ['jaeger', 'count', { service: 'nobody' }],
    ['cluster', 'replicas', { service: 'nobody' }],
    ['cluster', 'usage', { target: { service: 'nobody' }, what: 'cpuCores' }],
    ['policy', 'get', { caller: 'nobody', callee: 'feed' }],
    ['k6', 'summary', { metric: 'http_requests', value: 'count' }],
  ])('%s.%s %j', async (module, func, args) => {
    expect(await problemsOf(module, func, args, 'probe')).toHaveLength(1);
  });
});

describe('a call that could be made in a lab is taken where none runs', () => {
  it.each<[string, string, object]>([
    ['toxiproxy', 'addToxic', { target: { callee: 'users' }, ...latency }],
    ['toxiproxy', 'addToxic', { target: { replica: 'users-x7k2p' }, ...latency }],
    ['toxiproxy', 'addToxic', { target: { engine: 'postgres' }, ...latency }],
    ['toxiproxy', 'cut', { target: { database: 'feed' } }],
    ['toxiproxy', 'cut', { target: { proxy: 'mine' } }],
    ['cluster', 'stop', { target: { engine: 'jaeger' } }],
    ['cluster', 'kill', { target: { service: 'feed', replicas: 'all' } }],
    ['policy', 'set', { caller: 'feed', callee: 'server', policy: { limitMax: 50 } }],
    ['consul', 'maintenance', { replica: 'feed-1' }],
  ])('%s.%s %j', async (module, func, args) => {
    expect(await problemsOf(module, func, args)).toEqual([]);
  });
});
