import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { checkPin } from '../cache/pins.ts';
import { SourceFailed } from '../errors.ts';
import type { ArchiveSource, EngineName } from '../types.ts';
import { checksumOf } from './checksums.ts';
import { describeBytes, download } from './download.ts';
import { extract } from './extract.ts';
import { getText } from './http.ts';
import type { SourceContext, Staged } from './source-context.ts';

const checksumFileBytesMax = 1_048_576;
/** How often a person is told how far a download is. */
const progressIntervalMs = 250;

/** Environment variable that puts another server in the place of an engine's release server. */
const releaseBaseVariable = (name: EngineName): string => `GAMEDAY_RELEASE_BASE_${name.toUpperCase()}`;

/** Lets a call through at most every so often. */
function everyMs<Args extends unknown[]>(intervalMs: number, call: (...args: Args) => void): (...args: Args) => void {
  let last = -Infinity;
  return (...args) => {
    const now = performance.now();
    if (now - last < intervalMs) return;
    last = now;
    call(...args);
  };
}

/** Downloads an engine's official release, checks it against the release's own checksum file, and extracts it. */
export async function fromArchive(source: ArchiveSource, context: SourceContext): Promise<Staged> {
  const { definition, settings, platform, staging, say } = context;
  const file = source.file(platform);
  if (file === undefined) throw new SourceFailed('not_here', `its makers release no archive for ${platform}`);
  const base = (settings.env[releaseBaseVariable(definition.name)] || source.base).replace(/\/+$/, '');
  const url = `${base}/${file}`;
  const checksumsUrl = `${base}/${source.checksums(platform)}`;
  const http = { env: settings.env, signal: settings.signal };

  say('archive', `asking ${checksumsUrl} for the checksum`);
  const expected = checksumOf(await getText(checksumsUrl, http, checksumFileBytesMax), posix.basename(file));
  if (expected === undefined) {
    throw new SourceFailed(
      'checksum_missing',
      `${checksumsUrl} has no SHA-256 for ${posix.basename(file)}, so nothing is downloaded that cannot be checked`,
    );
  }
  checkPin(settings.cacheFolder, url, expected);

  const archive = join(staging, 'archive');
  const onBytes = everyMs(progressIntervalMs, (received: number, total: number | undefined) =>
    say('archive', `${url}: ${describeBytes(received, total)}`, total && received / total),
  );
  const { sha256, bytes } = await download(url, archive, http, onBytes);
  if (sha256 !== expected) {
    throw new SourceFailed(
      'checksum_mismatch',
      `${url} is refused: its SHA-256 is ${sha256}, but ${checksumsUrl} says ${expected}. Either the transfer was ` +
        `altered on its way or the release was; try again from another network, and do not use this file`,
    );
  }
  say('archive', `${url}: ${describeBytes(bytes, bytes)}, the checksum is right; extracting`, 1);
  const folder = join(staging, 'content');
  const format = typeof source.format === 'function' ? source.format(platform) : source.format;
  await extract(archive, format, folder).catch((error: unknown) => {
    if (error instanceof SourceFailed) error.message = error.message.replaceAll(archive, url);
    throw error;
  });
  const main = source.main(platform);
  if (!existsSync(join(folder, main))) {
    throw new SourceFailed('archive_damaged', `${url} has no ${main} in it; the release may have changed its form`);
  }
  await chmod(join(folder, main), 0o755);
  return { folder, main, origin: url, version: source.version, sha256 };
}
