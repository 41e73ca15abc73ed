import type { TimelineItem } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { evidenceChart, evidenceOf } from './evidence.ts';
import { findDecision } from './explain-edge.ts';
import { figuresOf, meaningOf, titleOf } from './figures.ts';
import { aroundOf, inForceAt } from './in-force.ts';
import { nextOf } from './next.ts';
import { policyOf, windowMsOf } from './policy.ts';
import { openedMs, recordedReport } from './testing/recorded.ts';

const target = (kind: 'transition' | 'ejection' | 'shed', atMs: number) => ({
  kind,
  service: 'gateway',
  peer: 'assets',
  atMs,
});
const opened = () => {
  const found = findDecision([recordedReport()], target('transition', openedMs));
  if (!found) throw new Error('the record has none');
  return found;
};

describe('the decision that is asked about', () => {
  it('is the one nearest to the moment', () => {
    expect(findDecision([recordedReport()], target('transition', openedMs + 1_900))?.told.id).toBe(3);
    expect(findDecision([recordedReport()], target('ejection', openedMs))?.told.kind).toBe('ejection_withheld');
  });
  it.each([
    [{ ...target('transition', openedMs), peer: 'users' }],
    [{ ...target('transition', openedMs), service: 'feed' }],
    [target('transition', openedMs - 60_000)],
    [target('shed', openedMs)],
  ])('is not remembered: %j', (asked) => expect(findDecision([recordedReport()], asked)).toBeUndefined());
});

describe('a breaker that opened', () => {
  it('is told with what it saw against the threshold', () => {
    const { told } = opened();
    expect(titleOf(told, 'gateway')).toBe('The breaker of gateway → assets opened');
    expect(meaningOf(told, 'gateway')[0]).toContain('refuses calls of assets at once for 1.9 s');
    const figures = figuresOf(told);
    expect(figures.filter(({ decided }) => decided)).toEqual([
      {
        name: 'Failures in a row',
        value: 10,
        unit: 'count',
        threshold: 10,
        rule: 'so many in a row open it',
        decided: true,
      },
    ]);
    expect(figures.find(({ name }) => name === 'Calls in the window')?.value).toBe(56);
  });
  it('has a picture of the failures in a row, from the requests themselves', () => {
    const chart = evidenceChart(opened().told);
    const [line] = chart?.lines ?? [];
    expect(line?.points.map(([, value]) => value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(chart?.threshold?.value).toBe(10);
    expect(line?.points.every(([ms]) => ms <= openedMs && ms > openedMs - 1_000)).toBe(true);
  });
  it('is seen in requests with their traces', () => {
    const evidence = evidenceOf(opened().told);
    expect(evidence).toHaveLength(10);
    expect(evidence[0]).toMatchObject({ outcome: 'timeout', traceId: 'e1f9b9e1323d1987a87451be1fdf7d31' });
  });
  it('is decided by a policy of which the deciding part comes first', () => {
    const { report } = opened();
    const policy = policyOf(report, 'assets', 'consecutive_failures');
    expect(policy?.settings[0]).toEqual({ name: 'consecutive failures', value: '10', decided: true });
    expect(policy?.settings.map(({ name, value }) => `${name}: ${value}`)).toEqual(
      expect.arrayContaining(['window: the last 10 s', 'calls, at least: 20', 'failure rate: 50 %', 'open for: 2 s']),
    );
    expect(windowMsOf(report, 'assets')).toBe(10_000);
    expect(policyOf(report, 'nobody', 'consecutive_failures')).toBeUndefined();
  });
});

describe('every decision of the record', () => {
  it.each(recordedReport().explanations.map((told) => [told.id, told] as const))(
    '%i has figures, a title and a meaning',
    (_id, told) => {
      expect(titleOf(told, 'gateway')).not.toBe('');
      expect(meaningOf(told, 'gateway').length).toBeGreaterThan(0);
      expect(figuresOf(told).some(({ decided }) => decided)).toBe(true);
    },
  );
});

const item = (
  kind: TimelineItem['kind'],
  fromMs: number,
  toMs: number | undefined,
  rest: Partial<TimelineItem> = {},
): TimelineItem => ({
  id: `${kind}${fromMs}`,
  kind,
  row: 'gateway → assets',
  title: kind,
  says: kind,
  fromMs,
  ...(toMs !== undefined && { toMs }),
  state: 'ended',
  tone: 'bad',
  services: kind === 'fault' ? ['gateway', 'assets'] : [],
  ...(kind === 'fault' && { edge: 'gateway~assets' }),
  exact: true,
  links: kind === 'fault' ? [{ label: 'The run that made it', href: '/experiments/runs/r' }] : [],
  facts: [],
  ...rest,
});
const moment = { atMs: 100_000, nowMs: 500_000, services: ['gateway', 'assets'], edge: 'gateway~assets' };

describe('what was in force', () => {
  it.each([
    ['there for 400 ms, and for 10 s more', 99_600, 110_000],
    ['there for 1 min 40 s, and still now (8 min 20 s in all)', 0, undefined],
    ['it had ended 5 s before, after 10 s', 85_000, 95_000],
  ])('says %s', (when, fromMs, toMs) => expect(inForceAt([item('fault', fromMs, toMs)], moment)[0]?.when).toBe(when));
  it.each([
    ['began later', 100_001, undefined],
    ['ended long before', 0, 80_000],
  ])('has no fault that %s', (_why, fromMs, toMs) =>
    expect(inForceAt([item('fault', fromMs, toMs)], moment)).toEqual([]),
  );
  it('begins with faults of this edge, and tells those that are elsewhere', () => {
    const elsewhere = item('fault', 1, undefined, { edge: 'feed~users', services: ['feed', 'users'] });
    const found = inForceAt(
      [elsewhere, item('run', 2, undefined), item('load', 3, undefined), item('fault', 4, undefined)],
      moment,
    );
    expect(found.map(({ item: { kind }, near }) => [kind, near])).toEqual([
      ['fault', true],
      ['run', true],
      ['load', true],
      ['fault', false],
    ]);
  });
  it('is apart from what happened around it', () => {
    const own = item('breaker', 100_000, 101_000);
    const around = aroundOf(
      [item('run', 1, 2), own, item('breaker', 120_000, 121_000), item('scaling', 90_000, 90_000)],
      moment,
      (one) => one === own,
    );
    expect(around.map(({ kind, fromMs }) => [kind, fromMs])).toEqual([
      ['scaling', 90_000],
      ['breaker', 120_000],
    ]);
  });
});

describe('what to do next', () => {
  it('begins with the run of the fault that was in force', () => {
    const [first] = nextOf(target('transition', 1), {
      kind: 'transition',
      cause: 'failure_rate',
      inForce: [item('fault', 1, undefined)],
    });
    expect(first?.link?.href).toBe('/experiments/runs/r');
  });
  it('begins with the callee where there was none', () => {
    const [first] = nextOf(target('transition', 1), { kind: 'transition', cause: 'failure_rate', inForce: [] });
    expect(first?.link?.href).toBe('/logs?service=assets&level=warn');
  });
});
