import { describe, expect, it } from 'vitest';
import type { Providers } from '../providers/provider.ts';
import { action, complaintsAbout, good, http, inMethod, loaded, native, probe, prom } from '../testing/complaints.ts';
import { sentence } from './problem.ts';
import { checkExperiment, validateExperiment } from './validate.ts';

describe('validation', () => {
  it('takes what the Chaos Toolkit takes', async () => {
    const document = {
      version: '1.0.0',
      title: 'What is the impact of ${what}?',
      description: 'd',
      tags: ['a'],
      contributions: { reliability: 'high' },
      configuration: {
        what: 'x',
        host: { type: 'env', key: 'HOST' },
        toxiproxy_host: 'localhost',
        version: { type: 'probe', name: 'v', provider: { type: 'process', path: 'node', arguments: '--version' } },
      },
      secrets: { api: { token: { type: 'env', key: 'HOST' } } },
      controls: [{ name: 'c', provider: { type: 'gameday', module: 'log' } }],
      'steady-state-hypothesis': {
        title: 'h',
        probes: [
          { ...probe, tolerance: [200, 204], provider: { ...http, url: 'http://${host}/', timeout: [1, 3] } },
          { ...probe, name: 'body', tolerance: { type: 'jsonpath', path: '$.a', target: 'body', expect: '${what}' } },
          { ref: 'up', tolerance: 404 },
          { ...probe, name: 'n', provider: prom, tolerance: [0, 5] },
          {
            ...probe,
            name: 'shell',
            provider: { type: 'process', path: 'sh', arguments: '-c "echo ${HOME}"' },
            tolerance: { type: 'regex', pattern: '^\\S+$', target: 'stdout' },
          },
        ],
      },
      method: [
        { ref: 'up' },
        action({
          type: 'python',
          module: 'chaostoxi.proxy.actions',
          func: 'create_proxy',
          arguments: { proxy_name: 'db', upstream_host: 'env:HOST', upstream_port: 5432 },
        }),
        action(
          { type: 'http', url: 'http://127.0.0.1:${db_PORT}/', secrets: ['api'] },
          { background: true, pauses: { before: 1, after: '${version}' }, controls: [{ ref: 'c' }] },
        ),
      ],
      rollbacks: [action(native('cluster', 'continue', { target: { engine: 'consul' } }))],
      runtime: { hypothesis: { strategy: 'continuously' }, rollbacks: { strategy: 'always' } },
      extensions: [{ name: 'other', anything: 1 }],
    };
    expect(await complaintsAbout(document, { controls: ['log'] })).toEqual([]);
    const valid = await validateExperiment(loaded(document), {
      controls: ['log'],
      environment: { PATH: process.env.PATH, HOST: 'h' },
    });
    expect(valid.sources.configuration).toEqual({ what: 'x', host: 'h', toxiproxy_host: 'localhost' });
    expect(valid.gameday).toBeUndefined();
  });

  it('resolves the extension, and leaves its probes for the run', async () => {
    const extension = {
      name: 'gameday',
      seed: '${seed}',
      recovery: { withinSeconds: '${within}' },
      abort: [{ ...probe, provider: { type: 'http', url: 'http://${host}/' } }],
    };
    const valid = await validateExperiment(
      loaded({ ...good, configuration: { seed: 7, within: 12, host: 'h' }, extensions: [extension] }),
    );
    expect(valid.gameday).toMatchObject({
      seed: 7,
      recovery: { withinSeconds: 12 },
      abort: [{ provider: { url: 'http://${host}/' } }],
    });
  });

  it('asks the lab’s modules about targets', async () => {
    const providers: Providers = {
      cluster: {
        check: ({ arguments: args }) =>
          args.service === 'feed'
            ? []
            : [{ path: ['service'], message: `there is no service "${String(args.service)}"` }],
        run: () => Promise.resolve(null),
      },
    };
    const scale = (service: string) => action(native('cluster', 'scale', { service, replicas: 2 }));
    const document = {
      ...good,
      method: [scale('feed'), scale('fed'), action(native('policy', 'unset', { caller: 'a', callee: 'b' }))],
    };
    expect(await complaintsAbout(document, { providers })).toEqual([
      'method[1].provider.arguments.service: there is no service "fed"',
      'method[2].provider.module: the module "policy" is not there in this lab',
    ]);
  });

  it('waits for values that only the run finds', async () => {
    const document = {
      ...inMethod(action(native('cluster', 'scale', { service: 'f', replicas: '${n}' }))),
      configuration: { n: { type: 'probe', name: 'n', provider: prom } },
    };
    expect(await complaintsAbout(document)).toEqual([]);
  });

  it('says where in the file it is', async () => {
    const text =
      'title: t\ndescription: d\nmethod:\n  - type: action\n    name: n\n    provider:\n      type: gameday\n      module: cluster\n      func: kil\nspeed: 1\n';
    const { parse } = await import('yaml');
    const { problems } = await checkExperiment(loaded(parse(text), text));
    expect(problems.map((problem) => sentence(problem, 'x.yaml').split(': ')[0])).toEqual([
      'x.yaml:10:1',
      'x.yaml:9:7',
    ]);
    const json =
      '{\n  "title": "t",\n  "method": [\n    { "type": "probe",\n      "provider": { "type": "http" } } ] }';
    const found = await checkExperiment(loaded(JSON.parse(json), json));
    expect(found.problems.map((problem) => sentence(problem, 'x'))).toEqual([
      'x:1:1: description: is missing',
      'x:4:5: method[0].name: is missing',
      'x:5:7: method[0].provider.url: is missing',
    ]);
  });

  it('never repeats a secret', async () => {
    const document = {
      ...inMethod(action({ type: 'process', path: '/opt/${token}/run' })),
      secrets: { g: { token: 'hunter2' } },
    };
    const complaints = await complaintsAbout(document);
    expect(complaints).toEqual(['method[0].provider.path: "/opt/*****/run" cannot be found, or is not executable']);
  });

  it('refuses with a line for each problem', async () => {
    await expect(validateExperiment(loaded({ title: 't' }))).rejects.toMatchObject({
      code: 'experiment_refused',
      message: 'x.yaml: description: is missing\nx.yaml: method: is missing',
    });
  });
});
