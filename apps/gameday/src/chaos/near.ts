import { relative } from 'node:path';

/** A path as it is shorter to read: from here, unless that leads up. */
export function nearer(path: string, cwd: string): string {
  const from = relative(cwd, path);
  return from === '' || from.startsWith('..') ? path : from;
}
