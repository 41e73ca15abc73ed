import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Experiment } from '@gameday/experiment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimate } from './estimate.ts';
import { experimentsIn, findExperiments, ownFolder } from './find-experiments.ts';
import { needsLab, usesModules } from './needs-lab.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaos-files-'));
  for (const name of [
    'b.ts',
    'a.json',
    'c.yaml',
    'd.yml',
    'a.test.ts',
    'package.json',
    'tsconfig.json',
    'e.d.ts',
    'x.md',
  ]) {
    writeFileSync(join(folder, name), '{}');
  }
  mkdirSync(join(folder, 'parts'));
  writeFileSync(join(folder, 'parts', 'probes.ts'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('finding experiments', () => {
  it('takes a folder’s files, and neither what lies beside nor what lies below', () => {
    expect(experimentsIn(folder).map((file) => basename(file))).toEqual(['a.json', 'b.ts', 'c.yaml', 'd.yml']);
  });

  it('takes files, folders and patterns, each file once', async () => {
    const found = await findExperiments(['b.ts', '.', './*.y*ml'], folder);
    expect(found.map((file) => basename(file))).toEqual(['b.ts', 'a.json', 'c.yaml', 'd.yml']);
  });

  it('knows those that come with the lab by name', async () => {
    const [first] = experimentsIn(ownFolder);
    if (first === undefined) throw new Error('the lab has no experiments');
    expect(await findExperiments([basename(first).replace(/\.\w+$/, '')], folder)).toEqual([first]);
  });

  it.each([
    ['nothing.json', 'there is no file nothing.json'],
    ['no/such', 'there is no file no/such'],
    ['*.toml', 'nothing matches *.toml'],
    ['no-such-experiment', 'there is no experiment "no-such-experiment"'],
  ])('refuses %s, and says why', async (word, message) => {
    await expect(findExperiments([word], folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });
});

const experiment = (fields: object): Experiment => ({ title: 't', description: 'd', method: [], ...fields });
const action = (pauses: object, more: object = {}) => ({ type: 'action', name: 'a', pauses, ...more });
const gameday = (fields: object) => ({ extensions: [{ name: 'gameday', ...fields }] });

describe('an estimate', () => {
  it.each([
    ['a no-op', {}, 2, 2],
    ['pauses, one after the other', { method: [action({ before: 1, after: 4 }), action({ after: 5 })] }, 12, 42],
    [
      'what goes on beside the rest',
      { method: [action({ after: 30 }, { background: true }), action({ after: 5 })] },
      32,
      62,
    ],
    ['a pause that is a reference', { method: [action({ after: '${wait}' })] }, 2, 32],
    [
      'load and recovery',
      {
        method: [action({ after: 10 })],
        ...gameday({ load: { scenario: 'home' }, recovery: { withinSeconds: 20, steadySeconds: 5 } }),
      },
      22,
      57,
    ],
  ])('of %s', (_name, fields, seconds, secondsMax) => {
    expect(estimate(experiment(fields))).toEqual({ seconds, secondsMax });
  });
});

describe('what an experiment needs', () => {
  const native = (args: object) => ({
    method: [action({}, { provider: { type: 'gameday', module: 'toxiproxy', func: 'x', arguments: args } })],
  });
  it.each([
    [
      'only HTTP and processes',
      { method: [action({}, { provider: { type: 'http', url: 'http://x' } })] },
      false,
      false,
    ],
    ['something of the lab', native({ target: { callee: 'users' } }), true, true],
    ['a Toxiproxy of its own', native({ target: { proxy: 'p', url: 'http://127.0.0.1:1' } }), false, true],
    [
      'chaostoxi',
      { method: [action({}, { provider: { type: 'python', module: 'chaostoxi.proxy.actions' } })] },
      false,
      true,
    ],
    ['a load', gameday({ load: { scenario: 'home' } }), true, true],
    ['only words of ours', gameday({ lesson: 'l' }), false, false],
  ])('%s', (_name, fields, lab, modules) => {
    const document = experiment(fields);
    expect([needsLab(document), usesModules(document)]).toEqual([lab, modules]);
  });
});
