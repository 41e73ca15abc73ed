// A process that holds leases for faults, to be killed by a test: `node lease-child.ts FOLDER RUN` and a line `ID MODULE FUNC` on its
// standard input for each. It answers each with its lease's id, and renews all of them until it ends.
import { createInterface } from 'node:readline';
import { openUndoLog } from '@gameday/chaos-engine';

const [folder = '', run = ''] = process.argv.slice(2);
const leases = openUndoLog(folder, { run, title: `the experiment of ${run}` });
setInterval(() => void leases.renew(), leases.renewEveryMs);
for await (const line of createInterface({ input: process.stdin })) {
  const [fault = '', module = 'toxiproxy', func = 'endFault'] = line.split(' ');
  const intent = { kind: 'toxiproxy.toxic', target: 'feed → users', says: `the fault ${fault}` };
  const lease = await leases.acquire({ ...intent, undo: { module, func, arguments: { fault } } });
  await lease.confirm();
  process.stdout.write(`${lease.id}\n`);
}
