import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

export type { Page };

/** An opened page, and what the browser complained about on it: refused scripts and styles, exceptions, missing files. */
export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export interface StartedBrowser {
  /** Opens an address in a profile of its own, 1280 by 900 pixels unless told. The profile ends with the page. */
  open(url: string, options?: BrowserContextOptions): Promise<OpenedPage>;
  close(): Promise<void>;
}

/** Starts the machine's own Chromium, without a window. @throws Error when there is none */
export async function startBrowser(): Promise<StartedBrowser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium was found; install one, or name its binary in GAMEDAY_CHROMIUM');
  // The sandbox refuses to run as root, as in most containers.
  const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser: Browser = await chromium.launch({ executablePath, args });
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
    close: () => browser.close(),
  };
}
