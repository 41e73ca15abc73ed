import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startBrowser, type TestBrowser, whyNoBrowser } from './support/browser.ts';
import { startLab, type TestLab } from './support/lab.ts';
import { TestPerson } from './support/person.ts';

const places = [
  '/',
  '/?view=table',
  '/dashboards',
  '/dashboards/gameday-overview',
  '/experiments',
  '/experiments/runs',
  '/load',
  '/autoscaling',
  '/traces',
  '/logs',
  '/timeline',
  '/engines',
];

describe.skipIf(!chromiumPath)(`the console in a browser${whyNoBrowser}`, () => {
  let lab: TestLab;
  let browser: TestBrowser;
  const done = new AbortController();
  let people: Promise<void>;
  const at = (path: string) => lab.url(lab.ports.console, path);

  beforeAll(async () => {
    [lab, browser] = await Promise.all([startLab(), startBrowser()]);
    people = useTheApp(lab.url(lab.ports.gateway), done.signal);
  });
  afterAll(async () => {
    done.abort();
    await people;
    await browser?.close();
    await lab?.stop();
  });

  it.each([1280, 390].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))))(
    'is accessible, fits and complains of nothing at $width px, $colorScheme',
    async ({ width, colorScheme }) => {
      for (const path of places) {
        await using opened = await browser.open(at(path), { viewport: { width, height: 900 }, colorScheme });
        const { page, complaints } = opened;
        await page.getByRole('heading', { level: 1 }).waitFor();
        await sleep(1_500);
        expect(await browser.seriousViolations(page), path).toEqual([]);
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

  it('an experiment is run from its page: the fault and the open breaker are seen on the edge, and the verdict follows', async () => {
    await using opened = await browser.open(at('/experiments/failed-dependency'));
    const { page } = opened;
    await page.getByRole('button', { name: 'Run the experiment' }).click();
    await page.waitForURL('**/experiments/runs/*', { timeout: 30_000 });
    await using map = await browser.open(at('/'));
    const edge = map.page.locator('a[aria-label*="calls users"][aria-label*="breaker open"]').first();
    await edge.waitFor({ timeout: 120_000 });
    await map.page.getByRole('list', { name: 'Faults in force' }).waitFor({ timeout: 20_000 });
    await edge.click();
    await map.page.waitForURL(/edge=/);
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.waitFor({ timeout: 200_000 });
    expect(await verdict.getByRole('heading').innerText()).toMatch(/held/i);
    expect(opened.complaints).toEqual([]);
    expect(map.complaints).toEqual([]);
  }, 400_000);

  it('a service is scaled from the map, and its replicas are seen to come', async () => {
    await using opened = await browser.open(at('/?node=profile'));
    const { page } = opened;
    const scale = page.getByRole('spinbutton').first();
    await scale.fill('2');
    await page
      .getByRole('button', { name: /^scale/i })
      .first()
      .click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: /scale|confirm/i });
    if (await confirm.isVisible().catch(() => false)) await confirm.click();
    await page.locator('a[aria-label*="profile"][aria-label*="2 of 2"]').first().waitFor({ timeout: 60_000 });
  }, 120_000);

  it('a trace is opened from the list of traces', async () => {
    await using opened = await browser.open(at('/traces'));
    const { page, complaints } = opened;
    await page.locator('a[href^="/traces/"]').first().click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(complaints).toEqual([]);
  });
});

/** Two people who use the app again and again, whatever it answers. */
async function useTheApp(gateway: string, signal: AbortSignal): Promise<void> {
  const [ann, bob] = await Promise.all([TestPerson.signUp(gateway), TestPerson.signUp(gateway)]);
  while (!signal.aborted) {
    const post = await ann.post('look at this').catch(() => undefined);
    await Promise.allSettled([post && bob.comment(post.id, 'nice'), ann.feed(), bob.feed(), ann.notifications()]);
    await sleep(100);
  }
}
