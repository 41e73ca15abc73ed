import { createWriteStream } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import * as tar from 'tar';
import yauzl from 'yauzl';
import { messageOf, SourceFailed } from '../errors.ts';

/**
 * Refuses an entry that would be written outside of the folder that the archive is extracted into.
 * @param target what a link points to
 * @throws SourceFailed `archive_unsafe`
 */
function checkEntry(archive: string, path: string, target?: { readonly link: string; readonly hard: boolean }): void {
  const outside = (name: string) =>
    name.includes('\0') || name.includes('\\') || isAbsolute(name) || normalize(name).split(sep).includes('..');
  if (outside(path)) {
    throw new SourceFailed('archive_unsafe', `${archive} is refused: its entry "${path}" points outside of its folder`);
  }
  // A hard link names another entry, a symbolic link a path from its own folder.
  if (target && outside(target.hard ? target.link : join(dirname(path), target.link))) {
    throw new SourceFailed(
      'archive_unsafe',
      `${archive} is refused: its link "${path}" points outside of its folder, to "${target.link}"`,
    );
  }
  if (target && isAbsolute(target.link)) {
    throw new SourceFailed('archive_unsafe', `${archive} is refused: its link "${path}" is absolute`);
  }
}

const damaged = (archive: string, error: unknown) =>
  error instanceof SourceFailed
    ? error
    : new SourceFailed('archive_damaged', `${archive} cannot be extracted: ${messageOf(error)}`, { cause: error });

/** Extracts a .tar.gz after every entry of it was looked at. */
async function extractTarGz(file: string, folder: string): Promise<void> {
  let entries = 0;
  let refused: unknown;
  await tar.list({
    file,
    strict: true,
    onReadEntry: (entry) => {
      entries += 1;
      const linkpath = entry.type === 'Link' || entry.type === 'SymbolicLink' ? entry.linkpath : undefined;
      try {
        checkEntry(
          file,
          entry.path,
          linkpath === undefined ? undefined : { link: linkpath, hard: entry.type === 'Link' },
        );
      } catch (error) {
        refused ??= error;
      }
    },
  });
  if (refused) throw refused;
  if (entries === 0) throw new SourceFailed('archive_damaged', `${file} holds nothing`);
  await tar.extract({ file, cwd: folder, strict: true, preserveOwner: false });
}

const fileTypeMask = 0o170000;
const symlinkType = 0o120000;

/** Extracts a .zip entry by entry. */
async function extractZip(file: string, folder: string): Promise<void> {
  const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      checkEntry(file, entry.fileName);
      const path = join(folder, entry.fileName);
      const mode = entry.externalFileAttributes >>> 16;
      if (entry.fileName.endsWith('/')) {
        await mkdir(path, { recursive: true });
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      const content = await zip.openReadStreamPromise(entry);
      if ((mode & fileTypeMask) === symlinkType) {
        const link = await text(content);
        checkEntry(file, entry.fileName, { link, hard: false });
        await symlink(link, path);
        continue;
      }
      await pipeline(content, createWriteStream(path, { flags: 'wx' }));
      await chmod(path, mode & 0o111 ? 0o755 : 0o644);
    }
  } finally {
    zip.close();
  }
}

/**
 * Extracts an archive into an empty folder.
 * @throws SourceFailed `archive_damaged` or `archive_unsafe`; then the folder may hold a part
 */
export async function extract(file: string, format: 'zip' | 'tar.gz', folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  try {
    await (format === 'zip' ? extractZip(file, folder) : extractTarGz(file, folder));
  } catch (error) {
    throw damaged(file, error);
  }
}
