// One stage of `npm test`: a command in a process group of its own, with a deadline, that leaves nothing behind.
// Plain JavaScript without dependencies: it runs under the machine's own node, 20 or later.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Ended
 * @property {number} code exit code; 128 where a signal ended it
 * @property {boolean} timedOut
 * @property {number} seconds
 * @property {string} output stdout and stderr, where they were to be kept; else empty
 */

/**
 * Signals a process group; false when none of it is left.
 * @param {number} leader
 * @param {NodeJS.Signals | 0} signal
 */
function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends a group: asks first, kills what still runs after the grace.
 * @param {number} leader
 * @param {NodeJS.Signals} signal
 * @param {number} graceMs
 */
async function endGroup(leader, signal, graceMs) {
  const deadline = Date.now() + graceMs;
  if (!signalGroup(leader, signal)) return;
  while (Date.now() < deadline) {
    if (!signalGroup(leader, 0)) return;
    await sleep(100);
  }
  signalGroup(leader, 'SIGKILL');
}

/**
 * Runs a command and waits for its end, at most `timeoutMs`. Whatever of its group outlives it is killed.
 * @param {object} options
 * @param {string} options.command
 * @param {readonly string[]} options.args
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} options.timeoutMs
 * @param {number} [options.graceMs] between asking it to end and killing it; default 20 000
 * @param {boolean} [options.keepOutput] whether to keep the output besides showing it
 * @param {AbortSignal} [options.signal] asks it to end; its reason may be the name of the signal to send
 * @returns {Promise<Ended>}
 */
export async function runStage({ command, args, cwd, env, timeoutMs, graceMs = 20_000, keepOutput, signal }) {
  const started = Date.now();
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', keepOutput ? 'pipe' : 'inherit', keepOutput ? 'pipe' : 'inherit'],
  });
  let output = '';
  for (const [stream, screen] of /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
      screen.write(text);
    });
  }
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 128));
  const ended = exited.catch((/** @type {Error} */ error) => {
    process.stderr.write(`${command} could not be started: ${error.message}\n`);
    return 127;
  });
  const leader = child.pid;
  if (leader === undefined) return { code: await ended, timedOut: false, seconds: 0, output };

  let timedOut = false;
  /** @type {Promise<void> | undefined} */
  let ending;
  /** @param {NodeJS.Signals} name */
  const end = (name) => {
    ending ??= endGroup(leader, name, graceMs);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end('SIGTERM');
  }, timeoutMs);
  const interrupted = () => end(signal?.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  signal?.addEventListener('abort', interrupted, { once: true });
  if (signal?.aborted) interrupted();
  const code = await ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', interrupted);
  await ending;
  signalGroup(leader, 'SIGKILL');
  return { code, timedOut, seconds: (Date.now() - started) / 1000, output };
}
