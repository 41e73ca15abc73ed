// Runs a supervisor over a small world, as `gameday up` does over the real one. Its options stand in SMALL_WORLD.
import { labPaths } from '@gameday/lab-kit';
import { readPorts } from '../../lab/read-ports.ts';
import { describeError } from '../../cli/errors.ts';
import { lineProgress } from '../../progress/progress.ts';
import { runLab } from '../run-lab.ts';
import { smallWorld, type SmallWorldOptions } from './small-world.ts';

const { env } = process;
const io = {
  stdout: process.stdout,
  stderr: process.stderr,
  env,
  cwd: process.cwd(),
  onSignal(listener: (signal: NodeJS.Signals) => void) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener);
    return () => undefined;
  },
};
const options = JSON.parse(env['SMALL_WORLD'] ?? '{}') as SmallWorldOptions;
const { watch } = lineProgress(process.stderr);
try {
  const lab = {
    paths: labPaths(env),
    ports: readPorts(env),
    env,
    monolith: false,
    scale: {},
    timeScale: 1,
    autoscaling: true,
  };
  const code = await runLab(
    { ...lab, world: smallWorld(options), watch, stopOnFailure: env['STOP_ON_FAILURE'] === '1' },
    io,
  );
  process.exit(code);
} catch (error) {
  process.stderr.write(describeError(error, false));
  process.exit(3);
}
