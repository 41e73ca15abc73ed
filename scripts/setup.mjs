// Set-up that a fresh clone needs before anything else can run: the packages, and with them Node 24.
// Plain JavaScript without dependencies: it runs under the machine's own node, 20 or later.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Every command comes by here. An import of these would make Node load every part of them, which takes longer than the rest.
const require = nodeModule.createRequire(import.meta.url);
const { createHash } = /** @type {typeof import('node:crypto')} */ (require('node:crypto'));

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const node24 = join(root, 'node_modules', 'node', 'bin', 'node');
const stampFile = join(root, 'node_modules', '.gameday-installed');

/** What the packages are installed from: the lock file and the platform. */
const wantedStamp = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');

/**
 * @param {string} path of a lock file, from the root
 * @returns {Record<string, { version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }>}
 */
const lockedPackages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;

/** Whether npm's own list of what it installed is what the lock file names: so it is after `npm install` by hand. */
function listMatches() {
  const list = 'node_modules/.package-lock.json';
  if (!existsSync(join(root, list))) return false;
  const installed = lockedPackages(list);
  return Object.entries(lockedPackages('package-lock.json')).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true; // the project and its workspaces themselves
    if (wanted.link) return existsSync(join(root, path));
    const found = installed[path];
    if (!found) return Boolean(wanted.optional || wanted.devOptional); // made for another platform
    return found.version === wanted.version;
  });
}

function isInstalled() {
  if (!existsSync(node24)) return false;
  const wanted = wantedStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return true;
  if (!listMatches()) return false;
  leaveStamp(wanted);
  return true;
}

/**
 * So that the next command need not compare the lists. Where it cannot be left, each one compares.
 * @param {string} stamp
 */
function leaveStamp(stamp) {
  try {
    writeFileSync(stampFile, stamp);
  } catch {
    // A checkout that may not be written to is no reason to refuse a command.
  }
}

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
 * Installs the packages unless those that the lock file names are there.
 * @returns {string} the path of the Node 24 that everything else runs on
 */
export function ensureInstalled() {
  checkPlatform();
  if (!isInstalled()) {
    process.stderr.write('gameday: installing packages (npm install) …\n');
    const started = Date.now();
    // Not `npm ci`: it refuses a lock file that does not list the optional packages of every platform, and not every
    // registry has all of them. `--no-save` leaves the lock file alone; the versions in it are those that are installed.
    const { spawnSync } = /** @type {typeof import('node:child_process')} */ (require('node:child_process'));
    const result = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (result.status !== 0) {
      refuse(
        `the packages could not be installed (npm install ended with ${result.status ?? result.signal}). ` +
          'See the messages above; check the network and run the command again.',
      );
    }
    writeFileSync(stampFile, wantedStamp());
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
