import { describe, expect, it } from 'vitest';
import { createReadiness } from './readiness.ts';

describe('readiness', () => {
  it('is off while starting, on while serving, off while draining, and never comes back from that', async () => {
    const readiness = createReadiness();
    expect(await readiness.report()).toEqual({ ready: false, phase: 'starting', checks: {} });
    readiness.enter('serving');
    expect((await readiness.report()).ready).toBe(true);
    readiness.enter('draining');
    expect((await readiness.report()).ready).toBe(false);
    readiness.enter('serving');
    expect(readiness.phase).toBe('draining');
  });

  it('is off while a check fails, and says why', async () => {
    let now = 0;
    let fault: string | undefined = 'no connection';
    const readiness = createReadiness(() => now);
    readiness.add('database', () => (fault ? Promise.reject(new Error(fault)) : Promise.resolve()));
    readiness.add('other', () => undefined);
    readiness.enter('serving');
    expect(await readiness.report()).toMatchObject({
      ready: false,
      checks: { database: 'no connection', other: 'ok' },
    });
    fault = undefined;
    now += 1000;
    expect((await readiness.report()).ready).toBe(true);
  });

  it('is off when a check does not end', async () => {
    const readiness = createReadiness();
    readiness.add('stuck', () => new Promise(() => undefined));
    readiness.enter('serving');
    expect(await readiness.report()).toMatchObject({ ready: false, checks: { stuck: 'no answer within 1000 ms' } });
  });

  it('asks the checks once for several askers at a time', async () => {
    let asked = 0;
    let now = 0;
    const readiness = createReadiness(() => now);
    readiness.add('counted', () => void (asked += 1));
    readiness.enter('serving');
    await Promise.all([readiness.report(), readiness.report(), readiness.report()]);
    expect(asked).toBe(1);
    now += 251;
    await readiness.report();
    expect(asked).toBe(2);
  });
});
