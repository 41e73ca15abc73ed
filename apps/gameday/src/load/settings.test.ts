import { readdirSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findScript, loadtestsFolder, scenarios, usesGateway } from './scenarios.ts';
import { loadSettings, parseDuration } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'gameday-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the scenarios', () => {
  it('are the files of loadtests/, each listed once', () => {
    const files = readdirSync(loadtestsFolder).filter((name) => name.endsWith('.ts'));
    const listed = scenarios().map(({ name }) => `${name}.ts`);
    expect(listed.toSorted()).toEqual(files.toSorted());
  });

  it('all send their requests to the lab', () => {
    for (const { name } of scenarios()) expect([name, usesGateway(findScript(name, folder))]).toEqual([name, true]);
  });

  it('are found by name, a script of one’s own by its path', () => {
    writeFileSync(join(folder, 'mine.ts'), 'export default () => {}');
    expect(findScript('home', folder)).toMatchObject({ name: 'home', file: join(loadtestsFolder, 'home.ts') });
    expect(findScript('mine.ts', folder)).toEqual({ name: 'mine', file: join(folder, 'mine.ts') });
    expect(usesGateway(findScript('mine.ts', folder))).toBe(false);
  });

  it.each([
    ['hom', 'there is no scenario "hom"; did you mean "home"?'],
    ['../home', 'there is no scenario "../home"'],
    ['other.ts', 'other.ts: there is no such file'],
  ])('%s is none', (name, message) => {
    expect(() => findScript(name, folder)).toThrow(message);
  });
});

describe('a duration', () => {
  it.each([
    ['30', 30],
    ['30s', 30],
    ['1.5m', 90],
    ['1h30m', 5_400],
    ['500ms', 0.5],
    ['24h', 86_400],
  ])('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '0', '-5s', '5x', 's', '5 s', '25h', 'NaN', '1e9', '10s5'])('%j is none', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});

describe('settings', () => {
  const home = findScript('home', folder);

  it('are what was given, and nothing else', () => {
    expect(loadSettings({}, home)).toEqual({});
    expect(loadSettings({ vus: '7', rate: '2.5', duration: '1m' }, home)).toEqual({
      vus: 7,
      ratePerSecond: 2.5,
      durationSeconds: 60,
    });
  });

  it('of the acceptance are the scenario’s, unless they are given', () => {
    expect(loadSettings({ acceptance: true }, home)).toEqual({ vus: 3_000, durationSeconds: 600 });
    expect(loadSettings({ acceptance: true, duration: '1m' }, home)).toEqual({ vus: 3_000, durationSeconds: 60 });
    expect(() => loadSettings({ acceptance: true }, findScript('social', folder))).toThrow('has no acceptance');
  });

  it.each([
    { vus: '0' },
    { vus: '-1' },
    { vus: '1.5' },
    { vus: '99999' },
    { rate: '0' },
    { rate: '-3' },
    { rate: '1e5' },
    { rate: 'x' },
  ])('%j are wrong use', (flags) => {
    expect(() => loadSettings(flags, home)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
