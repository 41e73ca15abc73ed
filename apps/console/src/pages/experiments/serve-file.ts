import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { openPlain } from '../../sources/runs-folder.ts';
import { Refusal } from '../../web/refusal.ts';

/**
 * A report is one file with styles and a script of its own, and texts of experiments in it. It is shown as a page of nobody's: in a
 * sandbox without our origin it can neither read what the console shows nor change the lab, and it may ask nothing of any server.
 * What its own script does is hand the journal back as a file.
 */
const reportPolicy = [
  'sandbox allow-scripts allow-downloads',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const kinds = {
  'report.html': { type: 'text/html; charset=utf-8', policy: reportPolicy, what: 'report' },
  'journal.json': { type: 'application/json', policy: "default-src 'none'; sandbox", what: 'journal' },
} as const;

/**
 * Answers with one of the files of a run or a duel.
 * @param folder one that is known to be there
 * @throws Refusal when there is no such file in it
 */
export async function serveFile(
  response: Response,
  { folder, file, name }: { readonly folder: string; readonly file: keyof typeof kinds; readonly name: string },
): Promise<void> {
  const { type, policy, what } = kinds[file];
  const handle = await openPlain(join(folder, file));
  if (!handle) throw new Refusal('not_found', `There is no ${what} of ${name}: it was not made, or was removed.`);
  const { size } = await handle.stat();
  response.set({ 'content-type': type, 'content-length': String(size), 'content-security-policy': policy });
  if (file === 'journal.json') response.set('content-disposition', `attachment; filename="${name}.json"`);
  // As many bytes as were announced: a journal that grows is replaced as a whole, so these belong together.
  await pipeline(handle.createReadStream({ start: 0, end: Math.max(0, size - 1) }), response);
}
