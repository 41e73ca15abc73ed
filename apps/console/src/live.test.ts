import type { LiveEvents } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { follow } from './testing/event-stream.ts';
import { startTestLab } from './testing/lab.ts';

const isIn = (state: string) => (data: unknown) => {
  const { topic, reading } = data as LiveEvents['reading'];
  return topic === 'status' && reading.state === state;
};

describe('the stream of events', () => {
  it('sends what is known first, then what changes: the supervisor goes, and comes back', async () => {
    await using lab = await startTestLab();
    const stream = follow(`${lab.url}/events?topics=status`);
    expect(await stream.next('hello')).toEqual({ build: expect.stringMatching(/^[\w-]{16}$/) });
    await stream.next('reading', isIn('loading'));
    await stream.next('reading', isIn('ready'));
    await lab.endSupervisor();
    expect(await stream.next('reading', isIn('away'))).toMatchObject({
      reading: {
        reason: expect.stringContaining('The supervisor does not answer'),
        last: { engines: expect.anything() },
      },
    });
    await lab.startSupervisor();
    await stream.next('reading', isIn('ready'));
    stream.close();
  });

  it('asks the supervisor only while somebody looks, and once for all who do', async () => {
    await using lab = await startTestLab();
    expect(lab.timesAsked()).toBe(0);
    const streams = [1, 2, 3].map(() => follow(`${lab.url}/events?topics=status`));
    for (const stream of streams) await stream.next('reading', isIn('ready'));
    expect(lab.timesAsked()).toBe(1);
    for (const stream of streams) stream.close();
    // A poll that was under way when the last browser left may still end; after that there is silence.
    await expect.poll(() => settled(lab.timesAsked), { timeout: 6_000 }).toBe(true);
  }, 10_000);

  it('asks for nothing that nobody follows', async () => {
    await using lab = await startTestLab();
    const stream = follow(`${lab.url}/events`);
    await stream.next('hello');
    expect(await settled(lab.timesAsked)).toBe(true);
    expect(lab.timesAsked()).toBe(0);
    stream.close();
  });

  it('ends within a second when the console is told to stop', async () => {
    await using lab = await startTestLab();
    const stream = follow(`${lab.url}/events?topics=status`);
    await stream.next('hello');
    const startedMs = performance.now();
    await lab.close();
    await stream.ended();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

/** Whether nothing was asked for longer than the page's interval. */
async function settled(timesAsked: () => number): Promise<boolean> {
  const before = timesAsked();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return timesAsked() === before;
}
