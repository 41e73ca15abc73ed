import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { root } from './files.ts';

export interface Finished {
  /** 128 and more where a signal ended it. */
  readonly code: number;
  /** stdout and stderr, in the order in which they came. */
  readonly output: string;
}

/** The environment without what an outer Nx says about itself: an inner one would take its workspace for its own. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  return {
    ...Object.fromEntries(kept),
    PATH: path,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    FORCE_COLOR: '0',
  };
}

/** Runs a script on this Node and waits for its end. */
export function runNode(
  args: readonly string[],
  { cwd = root, input = '' }: { readonly cwd?: string; readonly input?: string } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { cwd, env: cleanEnvironment() });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 128, output }));
    child.stdin.on('error', () => undefined); // it ended without reading; its code says why
    child.stdin.end(input);
  });
}
