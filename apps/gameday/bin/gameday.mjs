#!/usr/bin/env node
// The way in. Plain JavaScript without dependencies, so that even an old node can say what is wrong; everything else runs
// on the Node 24 among the packages.
import { realpathSync } from 'node:fs';
import nodeModule from 'node:module';
import { ensureInstalled, environment, root } from '../../../scripts/setup.mjs';

const node = ensureInstalled();
if (process.argv[2] === 'up') {
  // A lab without its page is still a lab: the console says what is missing.
  const { ensureUi } = await import('../../../scripts/ui.mjs');
  ensureUi();
}

/** Whether this process is on that Node 24 already, as it is under npx and npm: they put the packages' own first. */
const isThere = () => realpathSync(node) === process.execPath;

if (isThere()) {
  Object.assign(process.env, environment());
  nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  // What keeps a fault in force ends with npm, should that be killed.
  if (process.env.npm_command) process.env.GAMEDAY_LAUNCHER = String(process.ppid);
  await import('../src/main.ts');
} else {
  const { spawn } = nodeModule.createRequire(import.meta.url)('node:child_process');
  const child = spawn(node, [`${root}/apps/gameday/src/main.ts`, ...process.argv.slice(2)], {
    stdio: 'inherit',
    // What keeps a fault in force ends with this process, should that be killed.
    env: { ...environment(), GAMEDAY_LAUNCHER: String(process.pid) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C on a terminal reaches the child by itself: both are in the foreground group.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`gameday: ${node} could not be started: ${error.message}\n`);
    process.exit(3);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}
