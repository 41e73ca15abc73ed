import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineUnavailable } from './errors.ts';
import { installEngine } from './install.ts';
import { currentPlatform, goPlatform } from './platform.ts';
import { type Entry, tarGz, zip } from './testing/archives.ts';
import { type Answer, type ReleaseServer, sha256, startReleaseServer } from './testing/release-server.ts';
import { listing, scratchFolder } from './testing/scratch.ts';
import type { KitOptions, ProgressEvent } from './types.ts';

const platform = currentPlatform() ?? 'linux-x64';
const { os, arch } = goPlatform(platform);
const archiveName = `toxiproxy_2.5.0_${os}_${arch}.tar.gz`;
const archivePath = `/v2.5.0/${archiveName}`;
const checksumsPath = '/v2.5.0/checksums.txt';

/** A stand-in for the engine: it knows its version, which is all that getting it asks of it. */
const script = (version: string) => `#!/bin/sh\necho "toxiproxy-server version ${version}"\n`;
const binary = (version = '2.5.0'): Entry => ({ path: 'toxiproxy-server', content: script(version) });
const good = tarGz([binary(), { path: 'LICENSE', content: 'MIT', mode: 0o644 }]);
const checksums = (archive: Buffer) => `${'0'.repeat(64)}  another-file.tar.gz\n${sha256(archive)}  ${archiveName}\n`;
const release = (archive: Buffer) => ({ [archivePath]: archive, [checksumsPath]: checksums(archive) });

const installed = [
  `engines.lock.json`,
  ...['LICENSE', 'engine.json', 'toxiproxy-server'].map((name) => `toxiproxy/2.5.0-${platform}/${name}`),
];

let scratch: ReturnType<typeof scratchFolder>;
let server: ReleaseServer;

beforeEach(async () => {
  scratch = scratchFolder();
  server = await startReleaseServer();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  scratch[Symbol.dispose]();
});

const cacheFolder = () => join(scratch.path, 'cache');

/** A machine without Go and without the engine, whose release server is ours. */
const options = (more: Partial<KitOptions> = {}): KitOptions => ({
  env: { PATH: join(scratch.path, 'no-programs'), GAMEDAY_RELEASE_BASE_TOXIPROXY: server.base },
  repositoryRoot: scratch.path,
  cacheFolder: cacheFolder(),
  ...more,
});

/** Installs and expects that it cannot be done; the reason of the archive comes back. */
async function refusal(more: Partial<KitOptions> = {}): Promise<string> {
  const error = await installEngine('toxiproxy', options(more)).then(
    () => expect.fail('it was installed'),
    (reason: EngineUnavailable) => reason,
  );
  expect(error.code).toBe('ENGINE_UNAVAILABLE');
  return error.reasons.find((reason) => reason.startsWith('the official release archive')) ?? error.message;
}

describe('an engine from its release archive', () => {
  it('is checked, put into the cache whole, and pinned', async () => {
    server.serve(release(good));
    const found = await installEngine('toxiproxy', options());
    expect(found).toMatchObject({ name: 'toxiproxy', version: '2.5.0', source: 'archive' });
    expect(listing(cacheFolder())).toEqual(installed);
    expect(JSON.parse(readFileSync(join(cacheFolder(), 'engines.lock.json'), 'utf8'))).toEqual({
      pins: { [server.base + archivePath]: { sha256: sha256(good), version: '2.5.0' } },
    });
  });

  it('comes out of the cache the second time, without a question to the server', async () => {
    server.serve(release(good));
    const first = await installEngine('toxiproxy', options());
    server.serve({});
    server.asked.length = 0;
    expect(await installEngine('toxiproxy', options())).toEqual(first);
    expect(server.asked).toEqual([]);
  });

  it('is got again when the one in the cache was damaged', async () => {
    server.serve(release(good));
    const { path } = await installEngine('toxiproxy', options());
    rmSync(path);
    expect((await installEngine('toxiproxy', options())).path).toBe(path);
    expect(listing(cacheFolder())).toEqual(installed);
  });

  it('shows how far the download is', async () => {
    const padding = { path: 'padding', content: Buffer.alloc(3_000_000, 'x'), mode: 0o644 };
    server.serve(release(tarGz([binary(), padding])));
    const events: ProgressEvent[] = [];
    await installEngine('toxiproxy', options({ onProgress: (event) => events.push(event) }));
    expect(events.map(({ step }) => step)).toEqual(expect.arrayContaining(['path', 'archive', 'done']));
    expect(events.some(({ message }) => /of \d+\.\d MiB/.test(message))).toBe(true);
  });

  it('is extracted from a .zip too', async () => {
    const archive = zip([{ path: 'consul', content: '#!/bin/sh\necho "Consul v1.19.2"\n' }]);
    const name = `consul_1.19.2_${os}_${arch}.zip`;
    server.serve({
      [`/1.19.2/${name}`]: archive,
      '/1.19.2/consul_1.19.2_SHA256SUMS': `${sha256(archive)}  ${name}\n`,
    });
    const env = { PATH: '', GAMEDAY_RELEASE_BASE_CONSUL: server.base };
    expect(await installEngine('consul', options({ env }))).toMatchObject({ version: '1.19.2', source: 'archive' });
  });

  it('clears away what a process that was killed left in the cache', async () => {
    server.serve(release(good));
    mkdirSync(join(cacheFolder(), '.staging', '2@long-gone@0badcafe', 'content'), { recursive: true });
    mkdirSync(join(cacheFolder(), '.staging', 'nonsense'));
    await installEngine('toxiproxy', options());
    expect(listing(cacheFolder())).toEqual(installed);
  });
});

const tampered = tarGz([binary(), { path: 'extra', content: 'malice' }]);
const truncatedAnswer: Answer = (response) => {
  response.writeHead(200, { 'content-length': good.length });
  response.write(good.subarray(0, good.length / 2), () => response.destroy());
};
const redirectTo =
  (location: string): Answer =>
  (response) =>
    response.writeHead(302, { location }).end();

const refusals: Record<string, { files: Record<string, Answer>; says: (string | RegExp)[] }> = {
  'a tampered archive': {
    files: { ...release(good), [archivePath]: tampered },
    says: [archivePath, sha256(tampered), sha256(good), 'do not use this file'],
  },
  'a truncated archive': {
    files: { ...release(good), [archivePath]: truncatedAnswer },
    says: [archivePath, /broke off|ended after/, 'try again'],
  },
  'an archive that is not there': {
    files: { [checksumsPath]: checksums(good) },
    says: [archivePath, '404', 'may have moved'],
  },
  'a release without a checksum file': { files: { [archivePath]: good }, says: [checksumsPath, '404'] },
  'a server that fails': { files: { [checksumsPath]: 503 }, says: [checksumsPath, '503', 'try again later'] },
  'a checksum file without the archive': {
    files: { [archivePath]: good, [checksumsPath]: `${sha256(good)}  something-else.tar.gz\n` },
    says: [checksumsPath, archiveName, 'nothing is downloaded'],
  },
  'a checksum file without an end': {
    files: { ...release(good), [checksumsPath]: Buffer.alloc(2_000_000, 'x') },
    says: [checksumsPath, 'no checksum file'],
  },
  'an archive with another version in it': {
    files: release(tarGz([binary('2.4.0')])),
    says: [archivePath, '2.4.0', '2.5.0'],
  },
  'an archive with a program that does not run': {
    files: release(tarGz([{ path: 'toxiproxy-server', content: '#!/bin/sh\necho broken; exit 3\n' }])),
    says: [archivePath, 'does not run here', 'broken'],
  },
  'an archive without the program': {
    files: release(tarGz([{ path: 'README', content: 'moved' }])),
    says: [archivePath, 'has no toxiproxy-server'],
  },
  'an archive that is none, with a right checksum': {
    files: release(Buffer.from('this is not a .tar.gz')),
    says: [archivePath, 'cannot be extracted'],
  },
  'an archive that ends early, with a right checksum': {
    files: release(good.subarray(0, good.length - 20)),
    says: [archivePath, 'cannot be extracted'],
  },
  'an entry above the folder': {
    files: release(tarGz([binary(), { path: '../../escaped', content: 'x' }])),
    says: [archivePath, '../../escaped', 'outside'],
  },
  'an entry with an absolute path': {
    files: release(tarGz([binary(), { path: '/tmp/escaped', content: 'x' }])),
    says: [archivePath, '/tmp/escaped', 'outside'],
  },
  'a symbolic link that leads out': {
    files: release(tarGz([binary(), { path: 'door', link: '../..' }, { path: 'door/escaped', content: 'x' }])),
    says: [archivePath, '"door"', 'outside'],
  },
  'a hard link that leads out': {
    files: release(tarGz([binary(), { path: 'door', link: '../../secret', hard: true }])),
    says: [archivePath, '"door"', 'outside'],
  },
  'a redirect to an address without https': {
    files: { ...release(good), [archivePath]: redirectTo('http://mirror.example/toxiproxy.tar.gz') },
    says: ['http://mirror.example/toxiproxy.tar.gz', 'https only'],
  },
  'a redirect that leads in circles': {
    files: { ...release(good), [archivePath]: redirectTo(archivePath) },
    says: [archivePath, 'circles'],
  },
};

describe('what is refused, with the cache left as it was', () => {
  it.each(Object.entries(refusals))('%s', async (_name, { files, says }) => {
    server.serve(files);
    const reason = await refusal();
    for (const part of says) expect(reason).toMatch(part);
    expect(listing(cacheFolder())).toEqual([]);
    expect(listing(scratch.path)).toEqual([]);
  });

  it('a server that is dead', async () => {
    await server[Symbol.asyncDispose]();
    server = await startReleaseServer().then(async (next) => {
      await next[Symbol.asyncDispose]();
      return { ...next, [Symbol.asyncDispose]: async () => undefined };
    });
    const reason = await refusal();
    expect(reason).toContain(`${server.base}${checksumsPath} cannot be reached from this machine`);
    expect(reason).toContain('check the network');
    expect(listing(cacheFolder())).toEqual([]);
  });

  it('a release server without https', async () => {
    const env = { PATH: '', GAMEDAY_RELEASE_BASE_TOXIPROXY: 'http://releases.example' };
    expect(await refusal({ env })).toContain('by https only');
  });

  it('an archive whose checksum is not the one pinned before, however well it fits its own checksum file', async () => {
    server.serve(release(good));
    const { folder } = await installEngine('toxiproxy', options());
    rmSync(folder, { recursive: true });
    server.serve(release(tampered));
    server.asked.length = 0;
    const reason = await refusal();
    for (const part of [archivePath, sha256(good), sha256(tampered), 'tampering', 'engines.lock.json']) {
      expect(reason).toContain(part);
    }
    expect(server.asked).toEqual([checksumsPath]);
    expect(listing(cacheFolder())).toEqual(['engines.lock.json']);
  });
});

it('names every way that was tried, in order', async () => {
  const error = await installEngine('toxiproxy', options()).then(
    () => expect.fail('it was installed'),
    (reason: EngineUnavailable) => reason,
  );
  expect(error.reasons).toEqual([
    'there is no toxiproxy-server on the PATH',
    `it is not in the cache (${cacheFolder()})`,
    expect.stringContaining('the official release archive: '),
    expect.stringContaining('the build from source: '),
  ]);
});

it('stops a download when asked to, and leaves nothing behind', async () => {
  const began = Promise.withResolvers<void>();
  server.serve({
    [checksumsPath]: checksums(good),
    [archivePath]: (response) => {
      response.writeHead(200, { 'content-length': good.length });
      response.write(good.subarray(0, 100), () => began.resolve());
    },
  });
  const abort = new AbortController();
  const installing = installEngine('toxiproxy', options({ signal: abort.signal }));
  await began.promise;
  abort.abort(new Error('enough'));
  await expect(installing).rejects.toThrow('enough');
  expect(listing(cacheFolder())).toEqual([]);
});

it('lets one process do the work when two want the same engine', async () => {
  server.serve({
    ...release(good),
    // Slow enough that the second process meets the first at work.
    [archivePath]: (response) => void setTimeout(() => response.end(good), 700),
  });
  const program = `
    import { installEngine } from ${JSON.stringify(import.meta.resolve('./install.ts'))};
    const options = JSON.parse(process.argv[1]);
    const found = await installEngine('toxiproxy', { ...options, onProgress: ({ step }) => console.error(step) });
    console.log(found.path);
  `;
  const run = async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(options())]);
    const [out, steps] = [[] as string[], [] as string[]];
    child.stdout.on('data', (data) => out.push(String(data)));
    child.stderr.on('data', (data) => steps.push(String(data)));
    await once(child, 'close');
    return { path: out.join('').trim(), waited: steps.join('').includes('lock') };
  };
  const results = await Promise.all([run(), run()]);
  const path = join(cacheFolder(), 'toxiproxy', `2.5.0-${platform}`, 'toxiproxy-server');
  expect(results.map((result) => result.path)).toEqual([path, path]);
  expect(results.map((result) => result.waited).sort()).toEqual([false, true]);
  expect(server.asked.filter((asked) => asked === archivePath)).toHaveLength(1);
  expect(listing(cacheFolder())).toEqual(installed);
});
