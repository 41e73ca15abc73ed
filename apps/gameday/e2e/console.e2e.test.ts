import { setTimeout as sleep } from 'node:timers/promises';
import { type StartedBrowser, startBrowser } from '@gameday/browser';
import { dashboards, type Event, questions, uidOf } from '@gameday/dashboards';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, seriousViolations, whyNoBrowser } from './support/browser.ts';
import { startLab, type TestLab } from './support/lab.ts';
import { loadTheHomePage, type Traffic, useTheApp } from './support/traffic.ts';

const places = [
  '/',
  '/?view=table',
  '/?edge=gateway~users',
  '/?node=users',
  '/dashboards',
  '/dashboards/gameday-overview',
  '/dashboards/gameday-resilience',
  '/experiments',
  '/experiments/failed-dependency',
  '/experiments/runs',
  '/load',
  '/autoscaling',
  '/traces',
  '/logs',
  '/timeline',
  '/engines',
  '/engines/consul',
  '/nowhere',
];

/** Tall enough that every panel is in sight: those that are not are not asked for. */
const everyPanelInSight = { viewport: { width: 1280, height: 6_000 } };
const panels = '[data-panel-state]';
/** What panels may wait for still after an experiment that cut a dependency off: this file makes none of it happen. */
const notHappened: ReadonlySet<Event | undefined> = new Set<Event>([
  ...(['scaling', 'forecast', 'dropped_iterations', 'alert', 'inference'] as const),
]);

describe.skipIf(!chromiumPath)(`the console in a browser${whyNoBrowser}`, () => {
  let lab: TestLab;
  let browser: StartedBrowser;
  let traffic: readonly Traffic[] = [];
  const at = (path: string) => lab.url(lab.ports.console, path);

  beforeAll(async () => {
    [lab, browser] = await Promise.all([startLab(), startBrowser()]);
    traffic = [await useTheApp(lab), await loadTheHomePage(lab)];
  });
  afterAll(async () => {
    await Promise.all(traffic.map((one) => one.stop()));
    await browser?.close();
    await lab?.stop();
  });

  it('an experiment is run from its page: the fault and the open breaker are seen on the edge, and the verdict follows', async () => {
    await using opened = await browser.open(at('/experiments/failed-dependency'));
    const { page } = opened;
    await page.getByRole('button', { name: 'Run the experiment' }).click();
    await page.waitForURL('**/experiments/runs/*', { timeout: 30_000 });
    await using map = await browser.open(at('/'));
    const edge = map.page.locator('a[aria-label*="gateway calls users"][aria-label*="breaker open"]').first();
    await edge.waitFor({ timeout: 120_000 });
    await map.page.getByRole('list', { name: 'Faults in force' }).waitFor({ timeout: 20_000 });
    await edge.focus();
    await map.page.keyboard.press('Enter');
    await map.page.waitForURL(/edge=gateway(~|%7E)users/);
    await map.page.getByRole('complementary').getByRole('link', { name: 'Explain' }).first().click();
    const why = map.page.getByRole('dialog');
    for (const part of [
      'The window against the threshold',
      'What was there at that moment',
      'Requests that it was seen in',
    ]) {
      await why.getByRole('heading', { name: part }).waitFor({ timeout: 20_000 });
    }
    await why.locator('a[href^="/traces/"]').first().waitFor();
    await why.getByText('no connection on gateway → users').first().waitFor();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor({ timeout: 200_000 });
    expect(await verdict.getByRole('heading').first().innerText()).toMatch(/held/i);
    expect(opened.complaints).toEqual([]);
    expect(map.complaints).toEqual([]);
  }, 400_000);

  it('a service is scaled from the map, and its replicas are seen to come', async () => {
    await using opened = await browser.open(at('/?node=profile'));
    const { page, complaints } = opened;
    await page.getByRole('spinbutton').first().fill('2');
    await page
      .getByRole('button', { name: /^scale/i })
      .first()
      .click();
    await page.locator('a[aria-label*="profile"][aria-label*="2 of 2"]').first().waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
  }, 120_000);

  it.each(dashboards.map((dashboard) => ({ uid: uidOf(dashboard), title: dashboard.title })))(
    '$title shows data in every panel, but for those that wait for something that has not happened',
    async ({ uid }) => {
      await using opened = await browser.open(at(`/dashboards/${uid}?from=now-15m&to=now`), everyPanelInSight);
      const { page, complaints } = opened;
      await settled(page);
      const shown = await page
        .locator(panels)
        .evaluateAll((all) =>
          all.map((panel) => ({ title: panel.ariaLabel, state: panel.getAttribute('data-panel-state') })),
        );
      const asked = questions(900).filter((question) => question.uid === uid);
      const mayWait = (title: string | null) => {
        const its = asked.filter(({ panel }) => panel === title);
        return its.length > 0 && its.every(({ until }) => notHappened.has(until));
      };
      expect(shown.length).toBeGreaterThan(5);
      expect(shown.filter(({ title, state }) => state !== 'data' && !(state === 'empty' && mayWait(title)))).toEqual(
        [],
      );
      expect(await seriousViolations(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
    60_000,
  );

  it('the breaker that was open is seen on the dashboard of resilience', async () => {
    await using opened = await browser.open(
      at('/dashboards/gameday-resilience?from=now-15m&to=now'),
      everyPanelInSight,
    );
    const timeline = opened.page.locator(panels).filter({ hasText: 'gateway → users' }).filter({ hasText: /open/i });
    await timeline.first().waitFor({ timeout: 20_000 });
  }, 60_000);

  it('a trace is opened from an exemplar', async () => {
    await using opened = await browser.open(at('/dashboards/gameday-overview?from=now-1m&to=now'), everyPanelInSight);
    const { page, complaints } = opened;
    const exemplar = page
      .getByRole('article')
      .getByRole('link', { name: /^Trace: / })
      .first();
    await exemplar.waitFor({ state: 'attached', timeout: 30_000 });
    await exemplar.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    await page.getByRole('tree', { name: 'Spans' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('what two pages follow is there on the second too', async () => {
    await lab.gameday('load', 'run', 'home', '--vus', '1', '--duration', '3', '--quiet');
    await using opened = await browser.open(at('/load'));
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Load' }).waitFor();
    await page.locator('a[href^="/load/"]').first().click();
    await page.getByRole('heading', { level: 1, name: /^Load: / }).waitFor();
  });

  it('a trace is opened from the list of traces', async () => {
    await using opened = await browser.open(at('/traces'));
    const { page, complaints } = opened;
    await page.getByRole('list', { name: 'Traces' }).locator('a[href^="/traces/"]').first().click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    await page.getByRole('tree', { name: 'Spans' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it.each([1280, 390].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))))(
    'is accessible, fits and complains of nothing at $width px, $colorScheme',
    async ({ width, colorScheme }) => {
      await using opened = await browser.open('about:blank', { viewport: { width, height: 900 }, colorScheme });
      const { page, complaints } = opened;
      for (const path of places) {
        await page.goto(at(path));
        await page.getByRole('heading', { level: 1 }).waitFor();
        await sleep(1_000);
        expect(await seriousViolations(page), path).toEqual([]);
        const [wide, room] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as [
          number,
          number,
        ];
        expect(wide, `${path} is wider than the window`).toBeLessThanOrEqual(room);
        expect(complaints, path).toEqual([]);
      }
    },
    240_000,
  );
});

/** Waits until no panel is still being asked for. */
async function settled(page: Page): Promise<void> {
  await page.locator(panels).first().waitFor();
  await page.locator('[data-panel-state="loading"]').first().waitFor({ state: 'detached', timeout: 30_000 });
}
