#!/usr/bin/env node
// The way in. Plain JavaScript without dependencies, so that even an old node can say what is wrong; everything else runs
// on the Node 24 among the packages.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, environment, root } from '../../../scripts/setup.mjs';

const node = ensureInstalled();
const child = spawn(node, [join(root, 'apps/gameday/src/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: environment(),
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
