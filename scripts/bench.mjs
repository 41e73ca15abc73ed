// `npm run bench -- NAME [--json] [--short]`: figures of one bench; without a name, the list of them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { benchNames } from '../tools/testing/commands.mjs';
import { ensureInstalled, environment, root } from './setup.mjs';

const [name, ...options] = process.argv.slice(2);
const names = benchNames(root);

if (name === undefined || name === '--help' || name === '-h') {
  const list = names.length > 0 ? names.join('\n  ') : '(none)';
  process.stdout.write(`Usage: npm run bench -- NAME [--json] [--short]\n\nBenches:\n  ${list}\n`);
} else if (!names.includes(name)) {
  process.stderr.write(`bench: there is no "${name}". Choose one of: ${names.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const child = spawn(ensureInstalled(), [join(root, 'bench/src', `${name}.ts`), ...options], {
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
}
