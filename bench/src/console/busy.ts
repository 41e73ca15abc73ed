import type { Page } from '@gameday/browser';

/** How much of the time a page's main thread has worked, and how much CPU that took: shares of one core, 0 to 1. */
export interface Busy {
  /** Tasks' wall time: what a person feels, waits for the CPU included. */
  readonly wall: number;
  /** CPU time of the whole process that draws the page. */
  readonly cpu: number;
}

/** Starts to look at a page; the function handed back says what was seen since. */
export async function watchMainThread(page: Page): Promise<() => Promise<Busy>> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable', { timeDomain: 'timeTicks' });
  const read = async () => {
    const { metrics } = await devTools.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { at: value('Timestamp'), tasks: value('TaskDuration'), process: value('ProcessTime') };
  };
  const before = await read();
  return async () => {
    const after = await read();
    const seconds = after.at - before.at;
    return { wall: (after.tasks - before.tasks) / seconds, cpu: (after.process - before.process) / seconds };
  };
}
