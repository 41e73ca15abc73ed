import { dirname } from 'node:path';

/**
 * V8 keeps new objects in half spaces that it lets grow to 16 MiB each. A service that idles needs a fraction of that;
 * the limit is for the footprint of many small processes.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=16'];

/** How a TypeScript app is started: on this Node, without a build. */
export const nodeCommand = (entry: string): { command: string; args: string[]; cwd: string } => ({
  command: process.execPath,
  args: [...nodeFlags, entry],
  cwd: dirname(entry),
});
