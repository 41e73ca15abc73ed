import { describe, expect, it } from 'vitest';
import { action, complaintsAbout, http, inMethod, native, probe, prom } from '../testing/complaints.ts';

const arg = 'method[0].provider.arguments';

const table: readonly (readonly [string, unknown, readonly string[]])[] = [
  [
    'an activity that is none',
    inMethod('x'),
    ['method[0]: must be an activity: an object with type, name and provider'],
  ],
  [
    'an activity with nothing in it',
    inMethod({}),
    ['method[0].type: is missing', 'method[0].name: is missing', 'method[0].provider: is missing'],
  ],
  [
    'an activity with wrong parts',
    inMethod(
      action(http, {
        type: 'act',
        background: 'yes',
        timeout: -1,
        pauses: { before: 'x', after: -1, during: 1 },
        odd: 1,
      }),
    ),
    [
      'method[0].type: must be one of "probe", "action"',
      'method[0].background: must be true or false',
      'method[0].pauses.before: must be a number',
      'method[0].pauses.after: must be at least 0',
      'method[0].pauses.during: warning: is not known here, and has no effect',
      'method[0].timeout: must be more than 0',
      'method[0].odd: warning: is not known here, and has no effect',
    ],
  ],
  [
    'a reference to nobody',
    inMethod({ ref: 'nobody' }),
    ['method[0].ref: no activity of the method or the hypothesis has the name "nobody"'],
  ],
  [
    'a provider of no known type',
    inMethod(action({ type: 'ssh' })),
    ['method[0].provider.type: must be one of "http", "process", "python", "gameday"'],
  ],
  [
    'http without a url',
    inMethod(action({ type: 'http', headers: 'x', timeout: [1] })),
    [
      'method[0].provider.url: is missing',
      'method[0].provider.headers: must be an object',
      'method[0].provider.timeout: must be a number',
    ],
  ],
  [
    'http to no url',
    inMethod(action({ type: 'http', url: 'localhost:80' })),
    ['method[0].provider.url: must be a URL that begins with http:// or https://'],
  ],
  [
    'a process that is not there',
    inMethod(action({ type: 'process', path: 'no-such-thing' })),
    ['method[0].provider.path: "no-such-thing" cannot be found, or is not executable'],
  ],
  [
    'Python that is not known',
    inMethod(action({ type: 'python', module: 'chaosaws.ec2.actions', func: 'stop_instance' })),
    [
      'method[0].provider.module: the Python function chaosaws.ec2.actions.stop_instance is not known here; only chaostoolkit-toxiproxy is: chaostoxi.proxy.actions, chaostoxi.proxy.probes, chaostoxi.toxic.actions',
    ],
  ],
  [
    'a Python function that is not there',
    inMethod(action({ type: 'python', module: 'chaostoxi.proxy.actions', func: 'create_proxi' })),
    ['method[0].provider.func: chaostoxi.proxy.actions has no function "create_proxi"; did you mean "create_proxy"?'],
  ],
  [
    'wrong arguments of a Python function',
    inMethod(
      action({
        type: 'python',
        module: 'chaostoxi.toxic.actions',
        func: 'create_latency_toxic',
        arguments: { for_proxy: 'p', latency: 'x', much: 1 },
      }),
    ),
    [
      `${arg}.toxic_name: is missing`,
      `${arg}.latency: must be a number`,
      `${arg}.much: is no argument of create_latency_toxic`,
    ],
  ],
  [
    'what Toxiproxy would refuse',
    inMethod(
      action({
        type: 'python',
        module: 'chaostoxi.toxic.actions',
        func: 'create_toxic',
        arguments: { for_proxy: 'p', toxic_name: 't', toxic_type: 'noise' },
      }),
    ),
    [
      `${arg}.toxic_type: must be one of "latency", "bandwidth", "slow_close", "timeout", "reset_peer", "slicer", "limit_data"`,
    ],
  ],
  [
    'a toxic value out of range',
    inMethod(
      action(
        native('toxiproxy', 'addToxic', {
          target: { callee: 'u' },
          type: 'latency',
          attributes: { latency: -1 },
          toxicity: 2,
        }),
      ),
    ),
    [`${arg}.attributes.latency: must be at least 0`, `${arg}.toxicity: must be at most 1`],
  ],
  [
    'a target that is none',
    inMethod(action(native('toxiproxy', 'cut', { target: {} }))),
    [`${arg}.target: needs one of "callee", "replica", "database", "engine", "proxy"`],
  ],
  [
    'a target with too much',
    inMethod(action(native('toxiproxy', 'cut', { target: { callee: 'u', speed: 1 } }))),
    [`${arg}.target.speed: is no argument of toxiproxy.cut`],
  ],
  [
    'a module that is not there',
    inMethod(action(native('toxiprox', 'cut', {}))),
    ['method[0].provider.module: there is no module "toxiprox"; did you mean "toxiproxy"?'],
  ],
  [
    'a function that is not there',
    inMethod(action(native('cluster', 'kil', {}))),
    ['method[0].provider.func: there is no function "kil" in the module "cluster"; did you mean "kill"?'],
  ],
  [
    'an object’s own names',
    inMethod(action(native('constructor', 'x', {}))),
    [
      'method[0].provider.module: there is no module "constructor"; there are: toxiproxy, cluster, consul, prometheus, jaeger, k6, policy',
    ],
  ],
  [
    'a probe as an action',
    inMethod(action(prom)),
    ['method[0].provider.func: prometheus.query is a probe, so the activity\'s "type" must be "probe"'],
  ],
  [
    'a tolerance that nobody looks at',
    inMethod(probe),
    ['method[0].tolerance: warning: has no effect: only probes of the hypothesis are judged'],
  ],
  [
    'secrets that are not there',
    inMethod(action({ ...http, secrets: ['g'] })),
    ['method[0].provider.secrets[0]: there is no group of secrets "g"'],
  ],
  [
    'references to nothing',
    inMethod(action({ type: 'http', url: 'http://x/${nobody}' })),
    [
      'method[0].provider.url: warning: refers to ${nobody}, which neither the configuration nor the secrets declare; it is left as it is',
    ],
  ],
  [
    'a value of the configuration that does not fit',
    {
      ...inMethod(action(native('cluster', 'scale', { service: 'f', replicas: '${n}' }))),
      configuration: { n: 'two' },
    },
    [`${arg}.replicas: must be a number`],
  ],
];

describe('an activity', () => {
  it.each(table)('is told all that is wrong with it: %s', async (_, value, wanted) => {
    expect(await complaintsAbout(value, { controls: ['log'] })).toEqual(wanted);
  });
});
