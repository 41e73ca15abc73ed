import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type StartedBrowser, startBrowser } from '@gameday/browser';
import { type K6Run, startK6 } from '@gameday/k6';
import { cpuSeconds } from '@gameday/process';
import { watchMainThread } from './console/busy.ts';
import { note, url } from './support/app.ts';
import { k6Path } from './support/k6.ts';
import { type BenchLab, prepareLab, root } from './support/lab.ts';
import { machine, median, printReport, type Figure } from './support/report.ts';

// What the console costs: how long its pages take to open in a browser that has never seen them, while the lab has nothing
// else to do; then, under the social mix of a few requests a second, how busy a page of twenty panels keeps the browser's
// main thread when it is refreshed every 5 s, and what the console's server takes of a core meanwhile.

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } });
const short = flags.short ?? false;
const lookSeconds = short ? 5 : 60;

const pages = ['/', '/dashboards/gameday-overview', '/experiments', '/autoscaling', '/traces', '/timeline'];
/** Tall enough that every panel is in sight: those that are not are not asked for. */
const everyPanelInSight = { viewport: { width: 1280, height: 6_000 } };

/** A few people, and what k6 measures of them in Prometheus, until it is stopped. */
async function startLoad(lab: BenchLab): Promise<K6Run> {
  const { home, ports } = lab;
  const folder = join(home, 'load');
  mkdirSync(folder, { recursive: true });
  return startK6({
    ...{ k6: await k6Path(lab), script: join(root, 'loadtests/social-open.ts'), folder, raw: false },
    ...{
      gateway: url(ports.gateway, ''),
      prometheusUrl: url(ports.prometheus, ''),
      ratePerSecond: 5,
      durationSeconds: 3_600,
    },
  });
}

/** From the first byte that is asked for to the heading and what the page shows first. */
async function firstLoad(browser: StartedBrowser, address: string): Promise<number> {
  await using opened = await browser.open(address);
  await opened.page.getByRole('heading', { level: 1 }).waitFor();
  return (await opened.page.evaluate('performance.now()')) as number;
}

async function firstLoads(browser: StartedBrowser, lab: BenchLab): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const path of pages) {
    const runs: number[] = [];
    for (let run = 0; run < (short ? 1 : 5); run += 1) {
      runs.push((await firstLoad(browser, url(lab.ports.console, path))) / 1000);
    }
    figures.push({ name: `first load of ${path}`, value: median(runs), unit: 's', goal: { atMost: 1.5 }, runs });
  }
  return figures;
}

async function whileWatched(browser: StartedBrowser, lab: BenchLab, path: string): Promise<Figure[]> {
  const { apps } = await lab.status();
  const pid = apps.find(({ name }) => name === 'console')?.pid ?? undefined;
  if (pid === undefined) throw new Error('the lab has no console');
  await using opened = await browser.open(url(lab.ports.console, path), everyPanelInSight);
  const { page } = opened;
  await page.locator('[data-panel-state="data"]').first().waitFor();
  await sleep(short ? 1_000 : 10_000);
  const panels = await page.locator('[data-panel-state]').count();
  const cpuBefore = cpuSeconds(pid) ?? Number.NaN;
  const since = performance.now();
  const stop = await watchMainThread(page);
  await sleep(lookSeconds * 1000);
  const busy = await stop();
  const server = ((cpuSeconds(pid) ?? Number.NaN) - cpuBefore) / ((performance.now() - since) / 1000);
  return [
    { name: `${path}: panels`, value: panels, unit: 'panels' },
    { name: '  main thread busy', value: busy.wall * 100, unit: '%', goal: { atMost: 30 } },
    { name: '  CPU of the page', value: busy.cpu * 100, unit: '% of a core' },
    { name: "  CPU of the console's server", value: server * 100, unit: '% of a core', goal: { atMost: 5 } },
  ];
}

const lab = await prepareLab();
let browser: StartedBrowser | undefined;
let load: K6Run | undefined;
try {
  note('starting a lab …');
  await lab.gameday('up', '--detach');
  // What a lab does in its first half minute, such as the services' own start, is no cost of the console.
  if (!short) await sleep(30_000);
  browser = await startBrowser();
  note('opening pages …');
  const loads = await firstLoads(browser, lab);
  load = await startLoad(lab);
  if (!short) await sleep(60_000);
  const watched: Figure[] = [];
  for (const uid of ['gameday-overview', 'gameday-resilience']) {
    note(`watching ${uid} for ${lookSeconds} s …`);
    watched.push(...(await whileWatched(browser, lab, `/dashboards/${uid}?refresh=5s`)));
  }
  const figures = [...loads, ...watched];
  printReport(
    { bench: 'console', short, machine: machine(), versions: await lab.versions(), figures },
    flags.json ?? false,
  );
} finally {
  await browser?.close();
  await load?.stop();
  await lab.remove();
}
