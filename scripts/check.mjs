// `npm run check`: what a developer runs before a commit. Everything is cached by Nx: only what changed is looked at again.
import { join } from 'node:path';
import { checkTargets, nxArgs } from '../tools/testing/commands.mjs';
import { runStage } from '../tools/testing/stage.mjs';
import { ensureInstalled, environment, root } from './setup.mjs';

const node = ensureInstalled();
const interruption = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => interruption.abort(signal));
}
const { code } = await runStage({
  command: node,
  args: [join(root, 'node_modules/nx/dist/bin/nx.js'), ...nxArgs(checkTargets), ...process.argv.slice(2)],
  cwd: root,
  env: environment(),
  timeoutMs: 30 * 60_000,
  signal: interruption.signal,
});
process.exitCode = interruption.signal.aborted ? 130 : code;
