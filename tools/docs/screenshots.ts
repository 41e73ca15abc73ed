import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowser } from '@gameday/browser';
import { labPorts } from '@gameday/conventions';
import type { Page } from 'playwright-core';

// Makes the pictures of docs/images from a lab of its own: people use the app, an experiment cuts the gateway off from
// users while some of them are taken, and a load test has run. `npm run screenshots`; needs Chromium (GAMEDAY_CHROMIUM names
// another binary than the usual ones). Takes about five minutes.

const root = join(import.meta.dirname, '../..');
const images = join(root, 'docs/images');
const base = 27_000;
const ports = labPorts(base);
const home = mkdtempSync(join(tmpdir(), 'gameday-screenshots-'));
const env = { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: String(base) };

/** Runs a command of the CLI to its end; what it prints is seen. @throws Error unless it ends with one of `codes` */
function gameday(args: readonly string[], codes: readonly number[] = [0]): Promise<void> {
  return new Promise((resolve, reject) => {
    const command = [join(root, 'apps/gameday/src/main.ts'), ...args];
    const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code !== null && codes.includes(code)) resolve();
      else reject(new Error(`gameday ${args.join(' ')} ended with ${code}`));
    });
  });
}

const browser = await startBrowser();

async function picture(
  name: string,
  path: string,
  { height = 900, prepare = async () => {} }: { height?: number; prepare?: (page: Page) => Promise<void> } = {},
): Promise<void> {
  const url = `http://127.0.0.1:${ports.console}${path}`;
  await using opened = await browser.open(url, { viewport: { width: 1280, height }, colorScheme: 'dark' });
  const { page } = opened;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await prepare(page);
  await sleep(4_000);
  await page.screenshot({ path: join(images, `${name}.png`) });
  process.stderr.write(`${name}.png\n`);
}

const openBreaker = 'a[aria-label*="gateway calls users"][aria-label*="breaker open"]';

try {
  await gameday(['up', '--detach']);
  await gameday(['seed']);
  await gameday(['load', 'run', 'social', '--vus', '5', '--duration', '90', '--quiet'], [0, 1, 99]);
  const experiment = gameday(['chaos', 'run', join(root, 'chaos/failed-dependency.ts')], [0, 1]);
  await picture('topology', '/', {
    prepare: (page) => page.locator(openBreaker).waitFor({ timeout: 120_000 }),
  });
  await picture('edge', '/?edge=gateway~users', { height: 1_100 });
  await experiment;
  await picture('overview', '/dashboards/gameday-overview?from=now-5m&to=now', { height: 1_300 });
  await picture('resilience', '/dashboards/gameday-resilience?from=now-5m&to=now', { height: 1_300 });
  await picture('timeline', '/timeline');
  await picture('verdict', '/experiments/runs', {
    height: 1_300,
    prepare: async (page) => {
      await page.locator('a[href^="/experiments/runs/"]').first().click();
      await page.getByRole('region', { name: 'Verdict' }).waitFor();
    },
  });
  await picture('autoscaling', '/autoscaling');
  await picture('load', '/load', {
    height: 1_300,
    prepare: async (page) => {
      await page.locator('a[href^="/load/"]').first().click();
      await page.getByRole('heading', { name: 'Statistics' }).waitFor();
    },
  });
  await picture('trace', '/traces?service=gateway', {
    prepare: async (page) => {
      await page.getByRole('list', { name: 'Traces' }).locator('a[href^="/traces/"]').first().click();
      await page.getByRole('tree', { name: 'Spans' }).waitFor();
    },
  });
} finally {
  await browser.close();
  await gameday(['down']);
  rmSync(home, { recursive: true, force: true });
}
