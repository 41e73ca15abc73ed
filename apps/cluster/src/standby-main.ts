// A replica that does not know yet which one it is: it has loaded what all of them need, and waits for its orders.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import '@gameday/contracts';
import '@gameday/postgres';
import '@gameday/service-kit';
import type { Orders } from './kubelet/standby.ts';

const lines = createInterface({ input: process.stdin });
const { value: line } = (await lines[Symbol.asyncIterator]().next()) as { value: string | undefined };
// Whoever keeps it has gone without a word.
if (line === undefined) process.exit(0);
lines.close();
process.stdin.destroy();
const { env, entry, args } = JSON.parse(line) as Orders;
for (const name of Object.keys(process.env)) delete process.env[name];
Object.assign(process.env, env);
process.argv.splice(1, process.argv.length, entry, ...args);
process.title = ['node', entry, ...args].join(' ');
await import(pathToFileURL(entry).href);
