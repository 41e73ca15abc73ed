import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

export const chromiumPath = findChromium();
export const whyNoBrowser = chromiumPath ? '' : ' (skipped: no Chromium on this machine; GAMEDAY_CHROMIUM names one)';

/** An opened page, and what the browser complained about on it: refused scripts and styles, exceptions, missing files. */
export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export interface TestBrowser {
  open(url: string, options?: BrowserContextOptions): Promise<OpenedPage>;
  /** What axe finds against the WCAG up to 2.2 AA and its own best practices that is serious or worse. */
  seriousViolations(page: Page): Promise<string[]>;
  close(): Promise<void>;
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: ReadonlyArray<{ readonly html: string }>;
}

export async function startBrowser(): Promise<TestBrowser> {
  // The sandbox refuses to run as root, as in most containers.
  const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser: Browser = await chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }), args });
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return {
    async open(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url);
      return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
    },
    async seriousViolations(page) {
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
        return (await axe.run()).violations;
      });
      return found
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
    },
    close: () => browser.close(),
  };
}
