// Set-up that a fresh clone needs before anything else can run: the packages, and with them Node 24.
// Plain JavaScript without dependencies: it runs under the machine's own node, 20 or later.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const stampFile = join(root, 'node_modules', '.gameday-installed');
const node24 = join(root, 'node_modules', 'node', 'bin', 'node');

/** What the installed packages were made from: the lock file and the platform. */
const wantedStamp = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  process.stderr.write(`gameday: ${message}\n`);
  process.exit(2);
}

function checkPlatform() {
  if (!['linux', 'darwin'].includes(process.platform) || !['x64', 'arm64'].includes(process.arch)) {
    refuse(
      `this machine is ${process.platform}-${process.arch}; the lab runs on Linux and macOS, x64 and arm64. ` +
        'On Windows, use WSL 2.',
    );
  }
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) refuse(`Node ${process.versions.node} is too old to start with; install Node 20 or later.`);
}

/**
 * Installs the packages when the lock file changed since the last time; quick when nothing did.
 * @returns {string} the path of the Node 24 that everything else runs on
 */
export function ensureInstalled() {
  checkPlatform();
  const stamp = wantedStamp();
  const installed = existsSync(stampFile) && existsSync(node24) && readFileSync(stampFile, 'utf8') === stamp;
  if (!installed) {
    process.stderr.write('gameday: installing packages (npm ci) …\n');
    const started = Date.now();
    const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (result.status !== 0) {
      refuse(
        `the packages could not be installed (npm ci ended with ${result.status ?? result.signal}). ` +
          'See the messages above; check the network and run the command again.',
      );
    }
    writeFileSync(stampFile, stamp);
    process.stderr.write(`gameday: packages installed in ${Math.round((Date.now() - started) / 1000)} s\n`);
  }
  if (!existsSync(node24)) {
    refuse(`Node 24 is missing at ${node24}: the npm package "node" runs an install script, which must be allowed.`);
  }
  return node24;
}

/** The environment for what runs on Node 24: it comes first on the PATH, compiled code is cached. */
export function environment() {
  return {
    ...process.env,
    PATH: `${dirname(node24)}:${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'compile'),
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
  };
}
