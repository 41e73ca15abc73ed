import { createPublicKey, sign, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labPaths, logFileOf, repositoryRoot } from './paths.ts';
import { ensureSecrets, readSecrets } from './secrets.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gameday-files-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the paths of a lab', () => {
  it('lie in the folder that GAMEDAY_HOME names, from where one stands', () => {
    const paths = labPaths({ GAMEDAY_HOME: 'mine' }, folder);
    expect(paths.folder).toBe(join(folder, 'mine'));
    expect(paths.socket).toBe(join(folder, 'mine', 'run', 'supervisor.sock'));
    expect(logFileOf(paths, 'feed-x7k2p')).toBe(join(folder, 'mine', 'logs', 'feed-x7k2p.log'));
  });

  it('lie in the repository without it', () => {
    expect(labPaths({}).folder).toBe(join(repositoryRoot, '.gameday'));
  });

  it('have a short socket where the folder is too deep for one, the same each time and another for another lab', () => {
    const deep = (name: string) => {
      const home = join(folder, 'd'.repeat(60), 'e'.repeat(60), name);
      mkdirSync(home, { recursive: true });
      return labPaths({ GAMEDAY_HOME: home }).socket;
    };
    expect(Buffer.byteLength(deep('one'))).toBeLessThan(100);
    expect(deep('one')).toBe(deep('one'));
    expect(deep('one')).not.toBe(deep('two'));
    expect(statSync(join(deep('one'), '..')).mode & 0o777).toBe(0o700);
  });
});

describe('the secrets of a lab', () => {
  it('are made once, for this user alone', () => {
    const file = join(folder, 'secrets.json');
    expect(readSecrets(file)).toBeUndefined();
    const made = ensureSecrets(file);
    expect(ensureSecrets(file)).toEqual(made);
    expect(readSecrets(file)).toEqual(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const passwords = [made.postgresSuperuserPassword, made.labToken, ...Object.values(made.databasePasswords)];
    expect(new Set(passwords).size).toBe(passwords.length);
  });

  it('hold a pair of Ed25519 keys that fit', () => {
    const { tokenPrivateKey, tokenPublicKey } = ensureSecrets(join(folder, 'secrets.json'));
    const message = Buffer.from('a token');
    expect(createPublicKey(tokenPublicKey).asymmetricKeyType).toBe('ed25519');
    expect(verify(null, message, tokenPublicKey, sign(null, message, tokenPrivateKey))).toBe(true);
  });

  it('get what an older file lacks, and keep the rest', () => {
    const file = join(folder, 'secrets.json');
    const made = ensureSecrets(file);
    const { labToken, databasePasswords, ...rest } = made;
    writeFileSync(file, JSON.stringify({ ...rest, databasePasswords: { feed: databasePasswords.feed } }));
    const mended = ensureSecrets(file);
    expect(mended).toMatchObject(rest);
    expect(mended.databasePasswords.feed).toBe(databasePasswords.feed);
    expect(mended.labToken).not.toBe(labToken);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(mended);
  });

  it('say where they are when they cannot be read', () => {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, '{');
    expect(() => ensureSecrets(file)).toThrow(`${file} cannot be read`);
  });
});
