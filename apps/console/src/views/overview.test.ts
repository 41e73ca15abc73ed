import { describe, expect, it } from 'vitest';
import { parseLabStatus } from '../sources/lab-status.ts';
import { recordedStatus } from '../testing/lab.ts';
import type { Reading } from '../web/feed.ts';
import { headline } from './overview.ts';

type Recorded = ReturnType<typeof recordedStatus>;

function of(change: (status: Recorded) => void) {
  const status = recordedStatus();
  change(status);
  return headline({ state: 'ready', value: parseLabStatus(status), atMs: 0 });
}

const replica = (status: Recorded, service: number) => {
  const found = status.services[service]?.replicas[0];
  if (!found) throw new Error(`the recorded status has no service ${service}`);
  return found;
};

describe('the headline', () => {
  it('says that all is well, and what is missing', () => {
    expect(of(() => undefined)).toEqual({
      mood: 'good',
      title: 'Everything is ready',
      detail: '2 of 2 replicas are ready, without grafana.',
    });
  });

  it.each<[string, (status: Recorded) => void, 'busy' | 'bad', string]>([
    ['a replica that crashes', (status) => (replica(status, 1).state = 'backoff'), 'bad', 'comments-1 needs attention'],
    ['a replica that starts', (status) => (replica(status, 1).state = 'starting'), 'busy', 'Starting comments-1'],
    [
      'all replicas starting',
      (status) => [0, 1].forEach((service) => (replica(status, service).state = 'starting')),
      'busy',
      'The lab is starting',
    ],
    [
      'a supervisor that stops',
      (status) => {
        for (const app of status.apps) app.state = 'stopping';
        replica(status, 0).state = 'failed';
      },
      'busy',
      'The lab is stopping',
    ],
    ['no services', (status) => void status.services.splice(0), 'busy', 'The engines are up'],
  ])('with %s', (_name, change, mood, title) => expect(of(change)).toMatchObject({ mood, title }));

  it.each<[Reading<never>, string]>([
    [{ state: 'loading' }, 'Looking at the lab'],
    [{ state: 'away', reason: 'gone', sinceMs: 0 }, 'The supervisor does not answer'],
  ])('without a status %j', (reading, title) => expect(headline(reading).title).toBe(title));
});
