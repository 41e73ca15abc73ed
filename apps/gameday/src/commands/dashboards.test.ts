import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dashboards, jsonFolder } from '@gameday/dashboards';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import { capturedIo } from '../testing/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'gameday-dashboards-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing is on the PATH, in the cache, or running. */
const nowhere = { PATH: folder, GAMEDAY_CACHE: join(folder, 'cache'), GAMEDAY_HOME: join(folder, 'home') };

async function gameday(...args: readonly string[]) {
  const io = capturedIo(nowhere);
  const code = await run(args, io);
  return { code, out: io.out(), err: io.err() };
}

describe('gameday dashboards build', () => {
  const out = join(folder, 'out');
  beforeEach(() => rmSync(out, { recursive: true, force: true }));

  it('writes a file for each dashboard, and then nothing more', async () => {
    const first = await gameday('dashboards', 'build', '--out', out);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(out).toSorted()).toEqual(dashboards.map(({ name }) => `${name}.json`).toSorted());
    expect(readFileSync(join(out, 'overview.json'), 'utf8')).toBe(
      readFileSync(join(jsonFolder, 'overview.json'), 'utf8'),
    );
    const second = await gameday('dashboards', 'build', '--out', out, '--json');
    const { files } = JSON.parse(second.out) as { files: Array<{ change: string }> };
    expect(files.map(({ change }) => change)).toEqual(dashboards.map(() => 'unchanged'));
  });

  it('leaves what else is in a folder of somebody', async () => {
    await gameday('dashboards', 'build', '--out', out);
    writeFileSync(join(out, 'mine.json'), '{}');
    await gameday('dashboards', 'build', '--out', out);
    expect(readdirSync(out)).toContain('mine.json');
  });

  it('with --check writes nothing and says what is old', async () => {
    await gameday('dashboards', 'build', '--out', out);
    writeFileSync(join(out, 'slo.json'), '{}');
    const { code, out: said } = await gameday('dashboards', 'build', '--out', out, '--check');
    expect(code).toBe(1);
    expect(said).toContain('slo.json: is old');
    expect(readFileSync(join(out, 'slo.json'), 'utf8')).toBe('{}');
  });

  it('says what to do when it cannot write', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = await gameday('dashboards', 'build', '--out', join(folder, 'file'));
    expect(code).toBe(3);
    expect(err).toMatch(/cannot be written.*\n.*--out/);
  });
});

describe('gameday dashboards validate', () => {
  it('finds nothing wrong, and says that there is no promtool to ask', { timeout: 60_000 }, async () => {
    const { code, out, err } = await gameday('dashboards', 'validate', '--json');
    expect(JSON.parse(out)).toMatchObject({ dashboards: dashboards.length, problems: [] });
    expect(err).toMatch(/no promtool/);
    expect(code).toBe(0);
  });

  it('asks no lab that does not run', async () => {
    const { code, err } = await gameday('dashboards', 'validate', '--live');
    expect(code).toBe(3);
    expect(err).toMatch(/no lab runs[^]*gameday up/);
  });

  it('refuses a range that makes no sense', async () => {
    const { code, err } = await gameday('dashboards', 'validate', '--live', '--range', '1h');
    expect(code).toBe(2);
    expect(err).toContain('--range is "1h"');
  });
});
