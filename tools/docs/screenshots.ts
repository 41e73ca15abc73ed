import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { labPorts } from '@gameday/conventions';
import { chromium } from 'playwright-core';

// Makes the pictures of docs/images from a lab of its own, with people in it and something going on.
// `npm run screenshots`; needs Chromium (CHROMIUM names another binary than the usual ones).

const root = join(import.meta.dirname, '../..');
const images = join(root, 'docs/images');
const base = 27_000;
const ports = labPorts(base);
const home = mkdtempSync(join(tmpdir(), 'gameday-screenshots-'));
const env = { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: String(base) };
const run = promisify(execFile);
const gameday = (...args: string[]) =>
  run(process.execPath, [join(root, 'apps/gameday/src/main.ts'), ...args], { env });
const trafficSeconds = 60;

async function makeTraffic(): Promise<void> {
  const api = `http://127.0.0.1:${ports.gateway}/api`;
  const json = { 'content-type': 'application/json' };
  const person = JSON.stringify({ nickname: `visitor ${Date.now()}`, password: 'gameday-sample' });
  const { id } = (await (await fetch(`${api}/users`, { method: 'POST', headers: json, body: person })).json()) as {
    id: string;
  };
  const session = await fetch(`${api}/sessions`, { method: 'POST', headers: json, body: person });
  const { token } = (await session.json()) as { token: string };
  const headers = { ...json, authorization: `Bearer ${token}` };
  const post = await fetch(`${api}/posts`, { method: 'POST', headers, body: JSON.stringify({ text: 'hello' }) });
  const { id: postId } = (await post.json()) as { id: string };
  const end = performance.now() + trafficSeconds * 1000;
  while (performance.now() < end) {
    await Promise.all([
      fetch(`${api}/feed`, { headers }),
      fetch(`${api}/profiles/${id}`, { headers }),
      fetch(`${api}/assets/home/layout`),
      fetch(`${api}/notifications`, { headers }),
    ]);
    await sleep(40);
  }
  await fetch(`${api}/posts/${postId}/comments`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text: 'well said' }),
  });
  await sleep(6_000);
}

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) throw new Error('no Chromium was found; name one in the variable CHROMIUM');

try {
  await gameday('up', '--detach');
  await gameday('seed');
  await makeTraffic();
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  await page.goto(`http://127.0.0.1:${ports.console}/`);
  await page.locator('a[href^="/traces/"]').first().waitFor();
  await sleep(6_000);
  await page.screenshot({ path: join(images, 'console.png') });
  await page.getByText('/api/posts/:postId/comments').first().click();
  await page.waitForURL('**/traces/*');
  await page.screenshot({ path: join(images, 'trace.png'), fullPage: true });
  await browser.close();
} finally {
  await gameday('down');
  rmSync(home, { recursive: true, force: true });
}
