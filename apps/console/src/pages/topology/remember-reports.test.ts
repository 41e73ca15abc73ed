import type { GovernanceReport } from '@gameday/service-kit';
import { describe, expect, it } from 'vitest';
import { createReportMemory } from './remember-reports.ts';

const report = (replica: string) => ({ service: 'feed', replica, nowMs: 0, edges: [] }) as unknown as GovernanceReport;
const silent = (replica: string) => ({ service: 'feed', replica, reason: `${replica} did not answer within 1 s` });

describe('what replicas said last', () => {
  it('counts for ten seconds, without a word about it', () => {
    const remember = createReportMemory();
    remember({ reports: [report('a'), report('b')], silent: [] }, 0);
    const late = remember({ reports: [report('a')], silent: [silent('b')] }, 10_000);
    expect(late.reports.map(({ replica }) => replica)).toEqual(['a', 'b']);
    expect(late.notes).toEqual([]);
  });

  it('is forgotten then, and who is silent is named', () => {
    const remember = createReportMemory();
    remember({ reports: [report('a'), report('b')], silent: [] }, 0);
    const gone = remember({ reports: [report('a')], silent: [silent('b')] }, 10_001);
    expect(gone.reports.map(({ replica }) => replica)).toEqual(['a']);
    expect(gone.notes).toEqual(['b did not answer within 1 s. Their breakers are shown as they were measured last.']);
  });

  it('is forgotten at once where a replica is gone', () => {
    const remember = createReportMemory();
    remember({ reports: [report('a'), report('b')], silent: [] }, 0);
    expect(remember({ reports: [report('a')], silent: [] }, 1)).toMatchObject({
      reports: [{ replica: 'a' }],
      notes: [],
    });
  });

  it('many silent ones are counted', () => {
    const all = { reports: [report('a')], silent: [silent('b'), silent('c'), silent('d')] };
    expect(createReportMemory()(all, 0).notes).toEqual([
      '3 of 4 replicas do not say what they do. Their breakers are shown as they were measured last.',
    ]);
  });
});
