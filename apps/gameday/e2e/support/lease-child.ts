// A process that holds leases as a run does, to be killed by a test: `node lease-child.ts FOLDER RUN`, and on its standard input a line
// of JSON for each fault, its intent. It answers each with the lease's id, and renews all of them until it ends.
import { createInterface } from 'node:readline';
import { type FaultIntent, openUndoLog } from '@gameday/chaos-engine';

const [folder = '', run = ''] = process.argv.slice(2);
const leases = openUndoLog(folder, { run, title: `the experiment of ${run}` });
setInterval(() => void leases.renew(), leases.renewEveryMs);
for await (const line of createInterface({ input: process.stdin })) {
  const lease = await leases.acquire(JSON.parse(line) as FaultIntent);
  await lease.confirm();
  process.stdout.write(`${lease.id}\n`);
}
