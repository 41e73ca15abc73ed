import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandOf, readsSettings } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'gameday-k6-'));
afterAll(() => rmSync(folder, { recursive: true }));

function script(source: string): string {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(file, source);
  return file;
}

const own = script('export default () => {}');
const ours = script("import { constant } from './shared/profiles.ts';");
const base = { k6: '/opt/k6', folder: '/runs/1', gateway: 'http://127.0.0.1:8080' };

describe('how k6 is started', () => {
  it('at lower priority, with nothing that listens and nothing that phones home', async () => {
    const { command, args, env } = await commandOf({ ...base, script: own }, { PATH: '/bin' });
    expect([command, ...args.slice(0, 5)]).toEqual(['nice', '-n', '10', '/opt/k6', 'run', '--address=']);
    expect(args.at(-1)).toBe(own);
    expect(env).toMatchObject({
      PATH: '/bin',
      K6_NO_USAGE_REPORT: 'true',
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
      GATEWAY: 'http://127.0.0.1:8080',
    });
  });

  it('without the environment of whoever starts it', async () => {
    const { env } = await commandOf({ ...base, script: own }, { PATH: '/bin', SECRET: 'x', K6_VUS: '9' });
    expect(env).not.toHaveProperty('SECRET');
    expect(env).not.toHaveProperty('K6_VUS');
  });

  it('writes to Prometheus only where there is one', async () => {
    const without = await commandOf({ ...base, script: own }, {});
    expect(without.args.join(' ')).not.toContain('prometheus');
    const { args, env } = await commandOf({ ...base, script: own, prometheusUrl: 'http://127.0.0.1:9090' }, {});
    expect(args).toContain('--out=experimental-prometheus-rw');
    expect(env['K6_PROMETHEUS_RW_SERVER_URL']).toBe('http://127.0.0.1:9090/api/v1/write');
  });

  it('without raw results where nobody wants them', async () => {
    const { args } = await commandOf({ ...base, script: own, raw: false }, {});
    expect(args.join(' ')).not.toContain('csv');
  });
});

describe('settings', () => {
  it('go into the environment of a script that looks there', async () => {
    const options = { ...base, script: ours, vus: 7, ratePerSecond: 2.5, durationSeconds: 1.5 };
    const { args, env } = await commandOf(options, {});
    expect(env).toMatchObject({ VUS: '7', RATE: '2.5', DURATION: '1500ms' });
    expect(args).not.toContain('--vus');
  });

  it('become flags for one that does not', async () => {
    const { args } = await commandOf({ ...base, script: own, durationSeconds: 3 }, {});
    expect(args.slice(-5)).toEqual(['--vus', '1', '--duration', '3000ms', own]);
  });

  it('cannot set the rate of one that does not', async () => {
    await expect(commandOf({ ...base, script: own, ratePerSecond: 3 }, {})).rejects.toMatchObject({
      code: 'settings_refused',
      message: expect.stringContaining('sets its own pace'),
    });
  });

  it('of a script that is not there are refused', async () => {
    await expect(commandOf({ ...base, script: '/no/such.ts', vus: 1 }, {})).rejects.toMatchObject({
      code: 'script_broken',
    });
  });

  it.each([
    ['const n = __ENV.VUS;', true],
    ['const n = __ENV.GATEWAY;', false],
    ["import { open } from '../shared/profiles.ts';", true],
  ])('%s', (source, reads) => {
    expect(readsSettings(source)).toBe(reads);
  });
});
