import { describe, expect, it } from 'vitest';
import { complaintsAbout, good, probe } from '../testing/complaints.ts';

const table: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['no object', [], ['is no experiment: an object with title, description and method']],
  ['nothing in it', {}, ['title: is missing', 'description: is missing', 'method: is missing']],
  [
    'wrong types',
    { title: '', description: 5, method: {}, tags: ['a', ''] },
    ['title: must not be empty', 'description: must be a text', 'tags[1]: must not be empty', 'method: must be a list'],
  ],
  [
    'unknown keys',
    { ...good, extra: 1, methd: [] },
    ['extra: warning: is not known here, and has no effect', 'methd: warning: is not known here, and has no effect'],
  ],
  [
    'contributions',
    { ...good, contributions: { a: 'much' } },
    ['contributions.a: must be one of "high", "medium", "low", "none"'],
  ],
  [
    'strategies',
    { ...good, runtime: { hypothesis: { strategy: 'often' }, rollbacks: { strategy: 'maybe' } } },
    [
      'runtime.hypothesis.strategy: must be one of "default", "before-method-only", "after-method-only", "during-method-only", "continuously", "skip", "continously"',
      'runtime.rollbacks.strategy: must be one of "default", "always", "never", "deviated"',
    ],
  ],
  [
    'an extension without a name',
    { ...good, extensions: [{ name: '' }, {}] },
    ['extensions[0].name: must not be empty', 'extensions[1].name: is missing'],
  ],
  [
    'sources',
    {
      ...good,
      configuration: { a: { type: 'env', key: 'AWAY' } },
      secrets: { g: { v: { type: 'vault', path: 'p' } } },
    },
    [
      'configuration.a: needs the environment variable AWAY, which is not set and has no "default"',
      'secrets.g.v: comes from Vault, which this lab does not speak to; use "env" or "file"',
    ],
  ],
  [
    'a hypothesis without a title',
    { ...good, 'steady-state-hypothesis': { probes: [] } },
    ['steady-state-hypothesis.title: is missing'],
  ],
  [
    'a hypothesis that acts',
    { ...good, 'steady-state-hypothesis': { title: 'h', probes: [{ ...probe, type: 'action' }] } },
    ['steady-state-hypothesis.probes[0].type: must be "probe": nothing is done here, only looked at'],
  ],
  [
    'a hypothesis without a tolerance',
    { ...good, 'steady-state-hypothesis': { title: 'h', probes: [{ ...probe, tolerance: undefined }] } },
    ['steady-state-hypothesis.probes[0]: needs a "tolerance", for a hypothesis is made of probes with one each'],
  ],
  [
    'controls in Python',
    { ...good, controls: [{ name: 'c', provider: { type: 'python', module: 'chaosx.control' } }] },
    [
      'controls[0].provider: the control Python chaosx.control is not known here; use the type "gameday"; there are: log',
    ],
  ],
  [
    'controls that are not there',
    { ...good, controls: [{ name: 'c', provider: { type: 'gameday', module: 'lag' }, scope: 'in' }, { ref: 'd' }] },
    [
      'controls[0].scope: must be one of "before", "after"',
      'controls[0].provider.module: there is no control "lag"; there are: log',
      'controls[1].ref: no control has the name "d"',
    ],
  ],
  [
    'two extensions',
    { ...good, extensions: [{ name: 'gameday' }, { name: 'gameday' }] },
    ['extensions[1]: is there twice; there can be one extension "gameday"'],
  ],
  [
    'an extension with wrong parts',
    {
      ...good,
      extensions: [
        {
          name: 'gameday',
          expect: 'maybe',
          lesson: '',
          load: { vus: 0 },
          recovery: { withinSeconds: -1 },
          seed: 1.5,
          sed: 1,
        },
      ],
    },
    [
      'extensions[0].expect: must be one of "held", "deviated"',
      'extensions[0].lesson: must not be empty',
      'extensions[0].load.vus: must be at least 1',
      'extensions[0].load: needs either "scenario" or "file"',
      'extensions[0].recovery.withinSeconds: must be at least 0',
      'extensions[0].seed: must be a whole number',
      'extensions[0].sed: is not known here',
    ],
  ],
  [
    'a load without a script',
    { ...good, extensions: [{ name: 'gameday', load: { vus: 1 } }] },
    ['extensions[0].load: needs either "scenario" or "file"'],
  ],
  [
    'a load whose script is not there',
    { ...good, extensions: [{ name: 'gameday', load: { file: 'none.js' } }] },
    ['extensions[0].load.file: there is no file none.js'],
  ],
  [
    'a condition that cannot be judged',
    { ...good, extensions: [{ name: 'gameday', abort: [{ ...probe, tolerance: [], times: 0 }] }] },
    [
      'extensions[0].abort[0].times: must be at least 1',
      'extensions[0].abort[0].tolerance: is empty, so it is never met',
    ],
  ],
];

describe('a document', () => {
  it.each(table)('is told all that is wrong with it: %s', async (_, value, wanted) => {
    expect(await complaintsAbout(value, { controls: ['log'] })).toEqual(wanted);
  });
});
