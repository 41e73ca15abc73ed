import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { findChromium } from '@gameday/browser';
import type { Page } from 'playwright-core';

export const chromiumPath = findChromium();
export const whyNoBrowser = chromiumPath ? '' : ' (skipped: no Chromium on this machine; GAMEDAY_CHROMIUM names one)';

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: ReadonlyArray<{ readonly html: string }>;
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against the WCAG up to 2.2 AA and its own best practices that is serious or worse. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(await axe);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}
