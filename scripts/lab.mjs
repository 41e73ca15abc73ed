// `npm run lab`: sets up what is missing, then hands over to `gameday up` on Node 24.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, environment, root } from './setup.mjs';
import { ensureUi } from './ui.mjs';

const node = ensureInstalled();
// A lab without its page is still a lab: the console says what is missing.
ensureUi();
const args = process.argv.slice(2);
const command = args[0] === '--attach' ? ['attach', ...args.slice(1)] : ['up', ...args];
const child = spawn(node, [join(root, 'apps/gameday/src/main.ts'), ...command], {
  cwd: root,
  stdio: 'inherit',
  env: environment(),
});
// Ctrl-C reaches the whole foreground group; this process only waits for the child's own clean ending.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
