import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type LoadFile, loadFiles, type LoadRunDetail } from '@gameday/console-api';
import type { Response } from 'express';
import { openPlain } from '../../sources/runs-folder.ts';
import { Refusal } from '../../web/refusal.ts';

/**
 * The report is one file with styles and scripts of its own. It is shown as a page of nobody's: in a sandbox without our origin it
 * can neither read what the console shows nor change the lab, and it may ask nothing of any server.
 */
const reportPolicy = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
const nothing = "default-src 'none'; sandbox";

const kinds: Readonly<
  Record<LoadFile, { readonly type: string; readonly policy: string; readonly download: boolean }>
> = {
  'report.html': { type: 'text/html; charset=utf-8', policy: reportPolicy, download: false },
  'requests.csv.gz': { type: 'application/gzip', policy: nothing, download: true },
  'figures.json': { type: 'application/json', policy: nothing, download: true },
  'run.json': { type: 'application/json', policy: nothing, download: true },
  'load.log': { type: 'text/plain; charset=utf-8', policy: nothing, download: false },
  'k6.log': { type: 'text/plain; charset=utf-8', policy: nothing, download: false },
};

/** Which of a run's files are there. */
export async function filesOf(folder: string): Promise<LoadRunDetail['files']> {
  const found = await Promise.all(
    loadFiles.map(async (name) => {
      const file = await stat(join(folder, name)).catch(() => undefined);
      return file?.isFile() && file.size > 0 ? [{ name, bytes: file.size }] : [];
    }),
  );
  return found.flat();
}

/**
 * Answers with one of the files of a run; the name that was asked for is only compared with those that there are.
 * @param folder one that is known to be there
 * @throws Refusal when there is no such file in it
 */
export async function serveLoadFile(response: Response, folder: string, run: string, asked: string): Promise<void> {
  const name = loadFiles.find((each) => each === asked);
  const handle = name === undefined ? undefined : await openPlain(join(folder, name));
  if (name === undefined || !handle)
    throw new Refusal('not_found', `${run} has no such file: it was not made, or was removed.`);
  const { type, policy, download } = kinds[name];
  const { size } = await handle.stat();
  response.set({ 'content-type': type, 'content-length': String(size), 'content-security-policy': policy });
  if (download) response.set('content-disposition', `attachment; filename="${run}-${name}"`);
  if (size === 0) {
    await handle.close();
    response.end();
    return;
  }
  // As many bytes as were announced, although a load under way adds to it.
  await pipeline(handle.createReadStream({ start: 0, end: size - 1 }), response);
}
