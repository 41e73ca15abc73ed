import { chmodSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { findEngine } from './find.ts';
import { installEngine } from './install.ts';
import { scratchFolder, writeScript } from './testing/scratch.ts';
import type { KitOptions } from './types.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => (scratch = scratchFolder()));
afterEach(() => scratch[Symbol.dispose]());

const at = (...parts: string[]) => join(scratch.path, ...parts);

/** A Consul that only knows its version, and counts how often it is asked. */
const consul = (folder: string, version: string) =>
  writeScript(at(folder, 'consul'), `echo asked >> ${at('asked')}\necho "Consul v${version}"`);
const timesAsked = () => readFileSync(at('asked'), 'utf8').split('\n').length - 1;

const options = (env: Record<string, string>): KitOptions => ({
  env: { PATH: '/bin', ...env },
  cacheFolder: at('cache'),
  repositoryRoot: scratch.path,
});

describe('an explicit path in the environment', () => {
  it('comes first, whatever the version', async () => {
    const path = consul('mine', '1.12.0');
    consul('on-path', '1.19.2');
    const { found } = await findEngine('consul', options({ GAMEDAY_CONSUL: path, PATH: at('on-path') }));
    expect(found).toEqual({ name: 'consul', version: '1.12.0', source: 'environment', path, folder: at('mine') });
  });

  it.each([
    ['leads nowhere', () => at('nowhere'), 'which is not an executable file'],
    ['is a folder', () => scratch.path, 'which is not an executable file'],
    ['is no program', () => (writeFileSync(at('text'), ''), at('text')), 'which is not an executable file'],
    ['answers with something else', () => writeScript(at('other'), 'echo hello'), 'names no version; it said: hello'],
  ])('that %s is an error that names the variable, although one on the PATH would fit', async (_name, path, says) => {
    consul('on-path', '1.19.2');
    const wrong = options({ GAMEDAY_CONSUL: path(), PATH: `${at('on-path')}:/bin` });
    const result = await findEngine('consul', wrong);
    expect(result.found).toBeUndefined();
    const reasons = 'reasons' in result ? result.reasons : [];
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain('GAMEDAY_CONSUL');
    expect(reasons[0]).toContain(says);
    expect(reasons[0]).toContain('or unset it');
    await expect(installEngine('consul', wrong)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', reasons });
  });
});

describe('an engine on the PATH', () => {
  it.each([
    ['1.19.0', true],
    ['1.19.7', true],
    ['1.18.2', false],
    ['1.20.0', false],
  ])('of version %s fits: %s', async (version, fits) => {
    const path = consul('bin', version);
    const result = await findEngine('consul', options({ PATH: `${at('bin')}:/bin` }));
    expect(result.found?.path).toBe(fits ? path : undefined);
    if (!result.found) expect(result.reasons[0]).toContain(`${path} has version ${version}; 1.19 or later, below 1.20`);
  });

  it('is the first that fits', async () => {
    consul('old', '1.10.0');
    const path = consul('new', '1.19.3');
    const { found } = await findEngine('consul', options({ PATH: `${at('old')}:${at('new')}:/bin` }));
    expect(found).toMatchObject({ path, source: 'path', version: '1.19.3' });
  });

  it('needs what belongs to it', async () => {
    writeScript(at('bin', 'postgres'), 'echo "postgres (PostgreSQL) 18.4"');
    const alone = await findEngine('postgres', options({ PATH: `${at('bin')}:/bin` }));
    expect(alone.found).toBeUndefined();
    expect('reasons' in alone && alone.reasons[0]).toContain('lacks initdb beside it');
    writeScript(at('bin', 'initdb'), 'exit 0');
    expect((await findEngine('postgres', options({ PATH: `${at('bin')}:/bin` }))).found?.version).toBe('18.4');
  });

  it('is asked for its version once, and again only after it changed', async () => {
    const path = consul('bin', '1.19.2');
    const search = options({ PATH: `${at('bin')}:/bin` });
    for (let round = 0; round < 3; round += 1) await findEngine('consul', search);
    expect(timesAsked()).toBe(1);
    utimesSync(path, new Date(), new Date(2_000_000_000_000));
    await findEngine('consul', search);
    expect(timesAsked()).toBe(2);
  });
});

it('finds nothing on an empty machine, and says where it looked', async () => {
  const result = await findEngine('consul', options({ PATH: '/nowhere' }));
  expect(result).toEqual({
    found: undefined,
    reasons: ['there is no consul on the PATH', `it is not in the cache (${at('cache')})`],
  });
});

describe('the diagnosis', () => {
  const of = async (name: string, env: Record<string, string>) =>
    (await diagnose(options(env))).find((diagnosis) => diagnosis.name === name);

  it('names what is found with its version and place', async () => {
    const path = consul('bin', '1.19.2');
    expect(await of('consul', { PATH: `${at('bin')}:/bin` })).toMatchObject({
      ...{ state: 'found', version: '1.19.2', source: 'path', path, reasons: [], advice: undefined },
    });
  });

  it('names the ways that are open for what is not here, and what keeps the others closed', async () => {
    const missing = await of('toxiproxy', { PATH: '/nowhere' });
    expect(missing).toMatchObject({ state: 'installable', version: '2.5.0', source: undefined, path: undefined });
    expect(missing?.reasons).toContain('the build from source: there is no Go on the PATH');
    expect(missing?.advice).toBe('gameday engines install toxiproxy (tries the official release archive)');
  });

  it('says which variable is wrong', async () => {
    expect(await of('k6', { GAMEDAY_K6: at('nowhere') })).toMatchObject({
      state: 'unavailable',
      reasons: [expect.stringContaining('GAMEDAY_K6')],
      advice: 'correct or unset GAMEDAY_K6',
    });
  });
});

it('goes on without its memory of versions when the cache cannot be written', async () => {
  consul('bin', '1.19.2');
  writeFileSync(at('cache'), 'a file where the cache should be');
  chmodSync(at('cache'), 0o444);
  expect((await findEngine('consul', options({ PATH: `${at('bin')}:/bin` }))).found?.version).toBe('1.19.2');
});
