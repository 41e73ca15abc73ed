import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type K6Run, startK6 } from '@gameday/k6';
import { eventually, repositoryRoot, type TestLab } from './lab.ts';
import { TestPerson } from './person.ts';

export interface Traffic {
  stop(): Promise<void>;
}

/** Two people who use every part of the app, again and again, whatever it answers, until they are stopped. */
export async function useTheApp(lab: TestLab): Promise<Traffic> {
  const gateway = lab.url(lab.ports.gateway);
  const done = new AbortController();
  const [ann, bob] = await Promise.all([TestPerson.signUp(gateway), TestPerson.signUp(gateway)]);
  const using = (async () => {
    while (!done.signal.aborted) {
      const post = await ann.post('look at this').catch(() => undefined);
      await Promise.allSettled([
        post && bob.comment(post.id, 'nice'),
        ann.feed(),
        bob.feed(),
        ann.notifications(),
        bob.send('GET', `/api/profiles/${ann.id}`),
      ]);
      await sleep(40);
    }
  })();
  return {
    async stop() {
      done.abort();
      await using;
    },
  };
}

/** A light load of k6's on the home page, measured into the lab's Prometheus, until it is stopped. */
export async function loadTheHomePage(lab: TestLab): Promise<Traffic> {
  const folder = join(lab.home, 'load');
  mkdirSync(folder, { recursive: true });
  const k6: K6Run = await startK6({
    ...{ k6: await k6Path(lab), script: join(repositoryRoot, 'loadtests/home.ts'), folder, raw: false },
    ...{ gateway: lab.url(lab.ports.gateway), prometheusUrl: lab.url(lab.ports.prometheus) },
    ...{ vus: 3, durationSeconds: 900 },
  });
  return { stop: async () => void (await k6.stop()) };
}

async function k6Path(lab: TestLab): Promise<string> {
  const engines = await eventually('the list of engines', async () => {
    const { stdout } = await lab.gameday('engines', 'list', '--json');
    return (JSON.parse(stdout) as { engines: ReadonlyArray<{ name: string; path: string | null }> }).engines;
  });
  const path = engines.find(({ name }) => name === 'k6')?.path;
  if (!path) throw new Error('k6 is not there: gameday engines install k6');
  return path;
}
