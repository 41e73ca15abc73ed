import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from '@gameday/process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineUnavailable } from '../errors.ts';
import { installEngine } from '../install.ts';
import { listing, scratchFolder, writeScript } from '../testing/scratch.ts';
import type { KitOptions, ProgressEvent } from '../types.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
  const module = at('tools', 'engines', 'toxiproxy');
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, 'go.mod'), 'module example/toxiproxy\n\ngo 1.17\n');
});
afterEach(() => scratch[Symbol.dispose]());

const at = (...parts: string[]) => join(scratch.path, ...parts);

/** A `go` that says its version and, asked to build, does what the test wants. */
const fakeGo = (build: string, version = 'go1.24.0') =>
  writeScript(at('bin', 'go'), `if [ "$1" = env ]; then echo ${version}; exit 0; fi\n${build}`);

/** The archive path ends at once: nobody listens there. */
const options = (more: Partial<KitOptions> = {}): KitOptions => ({
  env: { PATH: `${at('bin')}:/bin:/usr/bin`, GAMEDAY_RELEASE_BASE_TOXIPROXY: 'http://127.0.0.1:9' },
  repositoryRoot: scratch.path,
  cacheFolder: at('cache'),
  ...more,
});

async function buildRefusal(): Promise<string | undefined> {
  const error = await installEngine('toxiproxy', options()).then(
    () => expect.fail('it was installed'),
    (reason: EngineUnavailable) => reason,
  );
  expect(listing(at('cache'))).toEqual([]);
  return error.reasons.find((reason) => reason.startsWith('the build from source'));
}

/** Shell that writes a program to the path after `-o`. */
const writesProgram = `
  while [ "$1" != -o ]; do shift; done
  printf '#!/bin/sh\\necho "toxiproxy-server version 2.5.0"\\n' > "$2"; chmod 755 "$2"`;

it('builds from the pinned module, with flags that nothing of the user changes, and shows it', async () => {
  fakeGo(`pwd > ${at('where')}; echo "$@" > ${at('args')}; env > ${at('env')}
    echo 'go: downloading example.org/a v1.0.0' >&2; echo example.org/a >&2; sleep 1.5 ${writesProgram}`);
  const env = { ...options().env, GOFLAGS: '-mod=mod', GOOS: 'plan9', GOWORK: '/somewhere' };
  const events: ProgressEvent[] = [];
  const onProgress = (event: ProgressEvent) => events.push(event);
  const found = await installEngine('toxiproxy', options({ env, onProgress }));
  expect(found).toMatchObject({ version: '2.5.0', source: 'go-module' });
  expect(readFileSync(at('where'), 'utf8').trim()).toBe(at('tools', 'engines', 'toxiproxy'));
  const args = readFileSync(at('args'), 'utf8');
  expect(args).toMatch(/^build -v -mod=readonly -trimpath -buildvcs=false -ldflags -s -w -X \S+\.Version=2\.5\.0 -o /);
  const environment = readFileSync(at('env'), 'utf8').split('\n');
  expect(environment).toEqual(expect.arrayContaining(['GOFLAGS=-mod=readonly', 'GOWORK=off', 'CGO_ENABLED=0']));
  expect(environment.some((line) => line.startsWith('GOOS='))).toBe(false);
  expect(events.some(({ message }) => /1 packages compiled, \d s of about 31 s/.test(message))).toBe(true);
});

it.each([
  ['there is no go', () => undefined, ['there is no Go on the PATH', 'install Go 1.17']],
  ['go is too old', () => fakeGo('', 'go1.16.3'), ['Go 1.16.3 is too old', 'install Go 1.17']],
  [
    'go itself finds itself too old',
    () => writeScript(at('bin', 'go'), 'echo "go: go.mod requires go >= 1.25" >&2; exit 1'),
    ['go.mod requires go >= 1.25', 'install Go'],
  ],
  [
    'the checksums do not fit',
    () => fakeGo('echo example.org/a; echo "verifying example.org/a: checksum mismatch" >&2; exit 1'),
    ['tools/engines/toxiproxy', 'checksum mismatch'],
  ],
  [
    'it builds another version',
    () => fakeGo(writesProgram.replace('2.5.0', '2.6.0')),
    ['says that its version is 2.6.0', '2.5.0 was asked for'],
  ],
])('says so when %s', async (_name, prepare, says) => {
  prepare();
  const reason = await buildRefusal();
  for (const part of says) expect(reason).toContain(part);
});

it('ends the build and all that it started when asked to', async () => {
  fakeGo(`sleep 60 & echo $! > ${at('child')}; echo $$ > ${at('parent')}; wait`);
  const abort = new AbortController();
  const installing = installEngine('toxiproxy', options({ signal: abort.signal }));
  installing.catch(() => undefined);
  const deadline = performance.now() + 10_000;
  while (!existsSync(at('parent')) && performance.now() < deadline) await sleep(20);
  const pids = ['child', 'parent'].map((name) => Number(readFileSync(at(name), 'utf8')));
  abort.abort(new Error('Ctrl-C'));
  await expect(installing).rejects.toThrow('Ctrl-C');
  expect(pids.map((pid) => processIdentity(pid))).toEqual([undefined, undefined]);
  expect(listing(at('cache'))).toEqual([]);
});
