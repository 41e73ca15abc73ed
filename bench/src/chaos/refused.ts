import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note } from '../support/app.ts';
import type { Figure } from '../support/report.ts';
import { native } from './documents.ts';
import { startRunner } from './runner.ts';

const probe = (fields: object = {}) => ({
  type: 'probe',
  name: 'p',
  tolerance: 200,
  provider: { type: 'http', url: 'http://127.0.0.1:1/' },
  ...fields,
});
const hypothesis = (one: object) => ({ 'steady-state-hypothesis': { title: 'h', probes: [one] } });
const latency = (target: object, attributes: object = { latency: 100 }, more: object = {}) => ({
  method: [native('toxiproxy', 'addToxic', { target, type: 'latency', attributes, ...more })],
});
const gameday = (fields: object) => ({ extensions: [{ name: 'gameday', ...fields }] });
const users = { callee: 'users' };
const at = 'method[0].provider';

/** Experiments that must be refused, each with the place that must be named. */
export const badExperiments: ReadonlyArray<readonly [what: string, fields: object, path: string]> = [
  ['an unknown module', { method: [native('toxyproxy', 'addToxic', {})] }, `${at}.module`],
  ['an unknown action', { method: [native('cluster', 'kil', { target: { service: 'feed' } })] }, `${at}.func`],
  [
    'a Python provider that nobody knows',
    {
      method: [
        {
          type: 'action',
          name: 'a',
          provider: { type: 'python', module: 'chaosaws.ec2.actions', func: 'stop_instance' },
        },
      ],
    },
    `${at}.module`,
  ],
  [
    'an unknown kind of provider',
    { method: [{ type: 'action', name: 'a', provider: { type: 'carrier-pigeon' } }] },
    `${at}.type`,
  ],
  ['no provider', { method: [{ type: 'action', name: 'a' }] }, at],
  ['no title', { title: undefined }, 'title'],
  ['no method', { method: undefined }, 'method'],
  [
    'an action without a name',
    { method: [{ type: 'action', provider: { type: 'process', path: 'true' } }] },
    'method[0].name',
  ],
  ['a missing argument', { method: [native('cluster', 'scale', { service: 'feed' })] }, `${at}.arguments.replicas`],
  [
    'an argument too many',
    { method: [native('cluster', 'scale', { service: 'feed', replicas: 1, speed: 2 })] },
    `${at}.arguments.speed`,
  ],
  ['a probe that is an action', { method: [{ ...native('prometheus', 'query', { query: 'up' }) }] }, `${at}.func`],
  [
    'an impossible range',
    hypothesis(probe({ tolerance: { type: 'range', range: [5, 1] } })),
    'steady-state-hypothesis.probes[0].tolerance.range',
  ],
  [
    'an unknown tolerance',
    hypothesis(probe({ tolerance: { type: 'vibes' } })),
    'steady-state-hypothesis.probes[0].tolerance.type',
  ],
  [
    'a pattern that is none',
    hypothesis(probe({ tolerance: { type: 'regex', pattern: '(' } })),
    'steady-state-hypothesis.probes[0].tolerance.pattern',
  ],
  [
    'a hypothesis without a tolerance',
    hypothesis(probe({ tolerance: undefined })),
    'steady-state-hypothesis.probes[0]',
  ],
  ['a callee that does not exist', latency({ callee: 'userz' }), `${at}.arguments.target.callee`],
  ['a caller that does not exist', latency({ caller: 'fed', callee: 'users' }), `${at}.arguments.target.caller`],
  ['a service without a database', latency({ database: 'gateway' }), `${at}.arguments.target.database`],
  [
    'an engine that does not exist',
    { method: [native('cluster', 'stop', { target: { engine: 'consol' } })] },
    `${at}.arguments.target.engine`,
  ],
  ['a toxic value below its range', latency(users, { latency: -1 }), `${at}.arguments.attributes.latency`],
  ['a toxicity above 1', latency(users, { latency: 1 }, { toxicity: 2 }), `${at}.arguments.toxicity`],
  [
    'an unknown toxic',
    { method: [native('toxiproxy', 'addToxic', { target: users, type: 'lag', attributes: {} })] },
    `${at}.arguments.type`,
  ],
  ['an attribute of another toxic', latency(users, { rate: 5 }), `${at}.arguments.attributes`],
  ['a reference to nothing', latency(users, { latency: '${delay}' }), `${at}.arguments.attributes.latency`],
  ['a ref to nothing', { method: [{ ref: 'nobody' }] }, 'method[0].ref'],
  ['an expectation that cannot be', gameday({ expect: 'maybe' }), 'extensions[0].expect'],
  ['a scenario that does not exist', gameday({ load: { scenario: 'homee' } }), 'extensions[0].load.scenario'],
  [
    'a policy that is none',
    { method: [native('policy', 'set', { caller: 'feed', callee: 'users', policy: { timeoutMs: 'soon' } })] },
    `${at}.arguments.policy.timeoutMs`,
  ],
];

interface Validated {
  readonly files: ReadonlyArray<{
    readonly file: string;
    readonly problems: ReadonlyArray<{ readonly severity: string; readonly path: string; readonly message: string }>;
  }>;
}

const isNamed = (problems: Validated['files'][number]['problems'], path: string): boolean =>
  problems.some(
    (problem) => problem.severity === 'error' && (problem.path === path || problem.path.startsWith(`${path}.`)),
  );

/** Bad experiments are refused with the place, and leave no trace of a run. */
export async function measureRefused(short: boolean): Promise<Figure[]> {
  note(`offering ${badExperiments.length} bad experiments …`);
  const folder = mkdtempSync(join(tmpdir(), 'gameday-bad-'));
  const home = join(folder, 'home');
  const lab = { env: { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: '31000' } };
  const files = badExperiments.map(([, fields], index) => {
    const file = join(folder, `${String(index).padStart(2, '0')}.json`);
    writeFileSync(file, JSON.stringify({ title: 't', description: 'd', method: [], ...fields }));
    return file;
  });
  try {
    const { stdout, stderr } = await startRunner(lab, ['validate', '--json', ...files]).ended;
    if (stdout === '') throw new Error(`gameday chaos validate said nothing: ${stderr}`);
    const validated = JSON.parse(stdout) as Validated;
    const unnamed = badExperiments.filter(([what, , path], index) => {
      const problems = validated.files[index]?.problems ?? [];
      if (isNamed(problems, path)) return false;
      note(`  ${what}: ${path} is not named, but ${JSON.stringify(problems.map((problem) => problem.path))}`);
      return true;
    });
    let run = 0;
    const tried = short ? files.slice(0, 3) : files;
    for (const file of tried) if ((await startRunner(lab, ['run', file]).ended).code !== 2) run += 1;
    const traces = readdirSync(folder).includes('home')
      ? readdirSync(home).filter((name) => ['runs', 'undo'].includes(name)).length
      : 0;
    return [
      {
        name: 'bad experiments not refused by validate, with their place',
        value: unnamed.length,
        unit: `of ${files.length}`,
        goal: { atMost: 0 },
      },
      {
        name: '  not refused by run, or leaving a trace',
        value: run + traces,
        unit: `of ${tried.length}`,
        goal: { atMost: 0 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
