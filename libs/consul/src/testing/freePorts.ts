import { once } from 'node:events';
import { createServer } from 'node:net';

const range = { first: 24_000, count: 2_000 };

/** Ports that nobody listens on, below those that the system hands out by itself. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const start = Math.floor(Math.random() * range.count);
  const found: number[] = [];
  for (let offset = 0; offset < range.count && found.length < count; offset += 1) {
    const port = range.first + ((start + offset) % range.count);
    if (await isFree(port)) found.push(port);
  }
  if (found.length < count) {
    throw new Error(`No ${count} free ports from ${range.first} to ${range.first + range.count - 1}`);
  }
  return found;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
