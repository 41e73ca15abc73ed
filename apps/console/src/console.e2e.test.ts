import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pino } from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConsole } from './server.ts';
import { findChromium } from './testing/chromium.ts';
import { recordedTraceId, startTestLab } from './testing/lab.ts';

const executablePath = findChromium();
const why = executablePath ? '' : ' (skipped: no Chromium on this machine; GAMEDAY_CHROMIUM names one)';

describe.skipIf(!executablePath)(`the console in a browser${why}`, () => {
  let browser: Browser;
  let axe: string;
  beforeAll(async () => {
    // The sandbox refuses to run as root, as in most containers.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  });
  afterAll(() => browser.close());

  /** A page, and what the browser complained about on it: refused scripts and styles, exceptions, missing files. */
  async function open(url: string, options: Parameters<Browser['newContext']>[0] = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  /** What axe finds against the WCAG up to 2.2 AA and its own best practices. */
  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(axe);
    return page.evaluate(async () => {
      const run = (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string }> }> }> };
        }
      ).axe;
      const found = await run.run();
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
  };

  const looks = [1280, 390].flatMap((width) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      ['/', `/traces/${recordedTraceId}`, '/nothing'].map((path) => ({ width, colorScheme, path })),
    ),
  );
  it.each(looks)('is accessible and fits: $path at $width px, $colorScheme', async ({ width, colorScheme, path }) => {
    await using lab = await startTestLab();
    await using opened = await open(lab.url + path, { viewport: { width, height: 800 }, colorScheme });
    const { page } = opened;
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await violations(page)).toEqual([]);
    const [wide, room] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as [
      number,
      number,
    ];
    expect(wide).toBeLessThanOrEqual(room);
    if (path !== '/nothing') expect(opened.complaints).toEqual([]);
  });

  it('says when the lab goes down, and comes back by itself', async () => {
    await using lab = await startTestLab();
    await using opened = await open(lab.url);
    const { page } = opened;
    const lost = page.locator('[data-lost]');
    await page.getByRole('heading', { level: 1, name: 'Everything is ready' }).waitFor();
    expect(await lost.isVisible()).toBe(false);
    await lab.close();
    await lost.waitFor({ state: 'visible' });
    const again = await startConsole(lab.config, pino({ level: 'silent' }));
    await lost.waitFor({ state: 'hidden' });
    await lab.endSupervisor();
    await page.getByRole('heading', { level: 1, name: 'The supervisor does not answer' }).waitFor();
    await again.close();
  });

  it('keeps the focus while the page changes under it', async () => {
    await using lab = await startTestLab();
    await using opened = await open(lab.url);
    const { page } = opened;
    await page.evaluate("window.held = document.querySelector('#traces a'); held.focus()");
    await lab.endSupervisor();
    await page.getByRole('heading', { level: 1, name: 'The supervisor does not answer' }).waitFor();
    expect(await page.evaluate('held.isConnected && document.activeElement === held')).toBe(true);
  });

  it('keeps the focus on a request when newer ones come in above it', async () => {
    await using lab = await startTestLab();
    await using opened = await open(lab.url);
    const { page } = opened;
    await page.evaluate("window.held = document.querySelector('#traces a'); held.focus()");
    const newer = 'e'.repeat(32);
    lab.addNewerTrace(newer);
    await page.locator(`#traces a[href="/traces/${newer}"]`).waitFor();
    expect(await page.evaluate('document.activeElement === held && held.pathname')).toBe(`/traces/${recordedTraceId}`);
    expect(await page.locator('#traces a').first().getAttribute('href')).toBe(`/traces/${newer}`);
  });

  it('works with the keyboard alone: skip, open a request, open a span', async () => {
    await using lab = await startTestLab();
    await using opened = await open(lab.url);
    const { page } = opened;
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/traces/${recordedTraceId}`);
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('span.kind').or(page.getByText('server span')).first().waitFor({ state: 'visible' });
  });

  it('shows the lab without scripts', async () => {
    await using lab = await startTestLab();
    await using opened = await open(lab.url, { javaScriptEnabled: false });
    expect(await opened.page.getByRole('heading', { level: 1 }).textContent()).toBe('Everything is ready');
  });
});
