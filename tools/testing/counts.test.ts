import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countChecks, countReport, countRun, tasksIn, verdictLine } from './counts.mjs';

const file = (name: string, status: string, ...tests: string[]) => ({
  name: `/repository/${name}`,
  status,
  assertionResults: tests.map((test, index) => ({ fullName: `test ${index + 1}`, status: test })),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the counts of a report', () => {
  it('tells passed, failed and skipped tests apart and names those that failed', () => {
    const report = { testResults: [file('a.test.ts', 'failed', 'passed', 'failed', 'pending', 'todo', 'passed')] };
    expect(countReport(report, '/repository')).toEqual({
      ...{ passed: 2, failed: 1, skipped: 2 },
      failures: ['a.test.ts: test 2'],
    });
  });

  it.each([
    ['could not be loaded', file('a.test.ts', 'failed')],
    ['failed after its tests', file('a.test.ts', 'failed', 'passed')],
  ])('counts a file that %s as a failure', (_what, result) => {
    expect(countReport({ testResults: [result] }, '/repository').failed).toBe(1);
  });
});

describe('the counts of a run', () => {
  const report = (...results: object[]) => {
    const path = join(folder, 'report.json');
    writeFileSync(path, JSON.stringify({ testResults: results }));
    return path;
  };

  it.each([
    ['left no report', undefined, 1, 1],
    ['failed although no test did', 'passed', 1, 1],
    ['had a test that failed', 'failed', 1, 1],
    ['went well', 'passed', 0, 0],
    ['had nothing to run', undefined, 0, 0],
  ])('fail as they must where it %s', (_what, status, code, failed) => {
    const path = status ? report(file('a.test.ts', status, status)) : join(folder, 'none.json');
    expect(countRun('e2e', path, code, '/repository').failed).toBe(failed);
  });
});

describe('the counts of the checks', () => {
  const output = [
    '> nx run workspace:lint  [existing outputs match the cache, left as is]',
    '> nx run @gameday/hpa:types',
    '> node tsc -p tsconfig.json',
    '> nx run \u001b[2m@gameday/cli:types\u001b[22m',
    '- not-a-task:unit',
    '> nx run @gameday/hpa:unit  [local cache]',
    ' NX   Running targets lint, types, unit for 2 projects failed',
    'Failed tasks:',
    '',
    '- @gameday/cli:types',
    '',
    '  Run duration:      23.3s',
  ].join('\n');
  const count = (targets: string[], code = 1) => countChecks({ output, code, targets, reports: folder, root: '/r' });

  it('reads the tasks from what Nx prints', () => {
    expect(Object.fromEntries(tasksIn(output))).toEqual({
      lint: [{ project: 'workspace', passed: true }],
      types: [
        { project: '@gameday/hpa', passed: true },
        { project: '@gameday/cli', passed: false },
      ],
      unit: [{ project: '@gameday/hpa', passed: true }],
    });
  });

  it('count a target once, failed if it failed anywhere', () => {
    expect(count(['lint', 'types'])).toMatchObject({ passed: 1, failed: 1, failures: ['types of @gameday/cli'] });
  });

  it('take a target that did not run for failed', () => {
    expect(count(['links'])).toMatchObject({ passed: 0, failed: 1 });
  });

  it('take an Nx that fails without a task for failed', () => {
    expect(count(['lint'], 1)).toMatchObject({ passed: 1, failed: 1, failures: ['Nx ended with 1'] });
    expect(count(['lint'], 0)).toMatchObject({ passed: 1, failed: 0 });
  });

  it('take unit tests without a report for failed, and count those with one', () => {
    expect(count(['unit'], 0)).toMatchObject({ failed: 1 });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hpa.json'), JSON.stringify({ testResults: [file('a', 'passed', 'passed', 'passed')] }));
    expect(count(['unit'], 0)).toMatchObject({ passed: 2, failed: 0 });
  });
});

it('the last line leaves out what was not skipped', () => {
  expect(verdictLine({ passed: 3, failed: 0, skipped: 0, failures: [] })).toBe('3 passed, 0 failed');
  expect(verdictLine({ passed: 3, failed: 1, skipped: 2, failures: [] })).toBe('3 passed, 1 failed, 2 skipped');
});
