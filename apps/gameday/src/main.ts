import type { Io } from './cli/io.ts';
import { findOwnModules } from './cli/own-modules.ts';

// Before anything else is loaded: a short command spends most of its time with loading.
findOwnModules();
const { run } = await import('./cli/run.ts');

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  onSignal(listener) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
};

// A reader that closes the pipe early (`gameday logs | head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));
// Nobody reads what is said any more; what is being done, such as undoing a fault, goes on.
process.stderr.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), io);
// Nothing that is still open, such as a stream of events, may keep a finished command alive; its output is written first.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
