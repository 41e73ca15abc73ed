import { describe, expect, it } from 'vitest';
import { ask } from './testing/ask.ts';
import { follow } from './testing/event-stream.ts';
import { startTestLab } from './testing/lab.ts';

const overviewWith = (text: string) => (data: unknown) => {
  const { overview = '' } = data as { overview?: string };
  return overview.includes(text);
};

describe('the stream of events', () => {
  it('sends all sections first, then what changes: the supervisor goes, and comes back', async () => {
    await using lab = await startTestLab();
    const stream = follow(`${lab.url}/events`);
    expect(await stream.next('hello')).toEqual({ build: expect.stringMatching(/^[\w-]{16}$/) });
    const first = await stream.next('sections');
    expect(Object.keys(first as object)).toEqual(expect.arrayContaining(['overview', 'services', 'engines', 'traces']));
    await stream.next('sections', overviewWith('Everything is ready'));
    await lab.endSupervisor();
    await stream.next('sections', overviewWith('The supervisor does not answer'));
    await lab.startSupervisor();
    await stream.next('sections', overviewWith('Everything is ready'));
    stream.close();
  });

  it('says that Prometheus is away, and shows no figures in its place', async () => {
    await using lab = await startTestLab();
    await lab.endPrometheus();
    const { text } = await ask(`${lab.url}/`);
    expect(text).toContain('Prometheus does not answer on 127.0.0.1:');
    expect(text).not.toContain('NaN');
  });

  it('asks the supervisor only while somebody looks, and once for all who do', async () => {
    await using lab = await startTestLab();
    expect(lab.timesAsked()).toBe(0);
    const streams = [1, 2, 3].map(() => follow(`${lab.url}/events`));
    for (const stream of streams) await stream.next('sections', overviewWith('Everything is ready'));
    expect(lab.timesAsked()).toBe(1);
    for (const stream of streams) stream.close();
    // A poll that was under way when the last browser left may still end; after that there is silence.
    await expect.poll(() => settled(lab.timesAsked), { timeout: 6_000 }).toBe(true);
  }, 10_000);

  it('ends within a second when the console is told to stop', async () => {
    await using lab = await startTestLab();
    const stream = follow(`${lab.url}/events`);
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
