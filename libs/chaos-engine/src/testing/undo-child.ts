/**
 * A process that makes faults under leases, to be killed by a test. A fault is a file of the folder `faults`.
 *   node undo-child.ts FOLDER step NAME     goes on to the step, says so, and waits for its end
 *   node undo-child.ts FOLDER forever       makes and undoes faults without a pause
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openUndoLog } from '../undo/undo-log.ts';

const [folder = '', mode, until] = process.argv.slice(2);
const faults = join(folder, 'faults');
mkdirSync(faults, { recursive: true });

async function reached(step: string): Promise<void> {
  if (mode === 'forever' || step !== until) return;
  process.stdout.write(`${step}\n`);
  await new Promise(() => setInterval(() => {}, 1_000));
}

const intent = (name: string) => ({
  kind: 'test.file',
  target: name,
  says: `the file ${name}`,
  undo: { module: 'test', func: 'remove', arguments: { name } },
});

await reached('started');
const leases = openUndoLog(folder, { run: `run-${process.pid}` });
if (mode === 'forever') process.stdout.write('forever\n');
await reached('opened');
for (let number = 1; mode === 'forever' || number <= 2; number++) {
  const lease = await leases.acquire(intent(`fault-${number}`));
  await reached(`intended ${number}`);
  writeFileSync(join(faults, `fault-${number}`), '');
  await reached(`made ${number}`);
  await lease.confirm();
  await leases.renew();
  await reached(`confirmed ${number}`);
  if (number % 2 === 0) continue;
  rmSync(join(faults, `fault-${number}`));
  await reached(`undone ${number}`);
  await lease.release('ended');
  await reached(`released ${number}`);
}
await leases.close();
await reached('closed');
