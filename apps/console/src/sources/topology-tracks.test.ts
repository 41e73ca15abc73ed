import { describe, expect, it } from 'vitest';
import { gridUntil, onGrid, ratioOf, readTracks, trackStepSeconds } from './topology-tracks.ts';

const nowMs = 1_700_000_005_000;
const stepMs = trackStepSeconds * 1000;

describe('the last minutes', () => {
  it('stand on whole steps, so that lines do not shiver', () => {
    expect(gridUntil(nowMs)).toEqual(gridUntil(nowMs + 4_999));
    expect(gridUntil(nowMs)).not.toEqual(gridUntil(nowMs + 5_000));
  });

  it('have gaps where nothing was measured', () => {
    const samples = [
      { timeMs: 0, value: 1 },
      { timeMs: 2 * stepMs, value: Number.POSITIVE_INFINITY },
      { timeMs: 3 * stepMs, value: 4 },
      { timeMs: 9 * stepMs, value: 5 },
    ];
    expect(onGrid({ metric: {}, samples }, { startMs: 0, points: 4 })).toEqual([1, null, null, 4]);
    expect(onGrid(undefined, { startMs: 0, points: 2 })).toEqual([null, null]);
  });

  it('have no ratio of nothing', () => {
    expect(ratioOf([1, null, 1, 1], [4, 2, 0, null])).toEqual([0.25, 0, null, null]);
  });

  it('are asked for in one question, with names that PromQL reads as text', async () => {
    const asked: string[] = [];
    const queryRange = (expression: string, { start }: { start: Date | number }) => {
      asked.push(expression);
      const sample = (value: number) => [{ timeMs: Number(start), value }];
      return Promise.resolve([
        { metric: { figure: 'all' }, samples: sample(8) },
        { metric: { figure: 'failed' }, samples: sample(2) },
        { metric: { figure: 'attempts' }, samples: sample(12) },
      ]);
    };
    const tracks = await readTracks({ queryRange }, { kind: 'call', service: 'feed', peer: 'a"} or up{x="' }, nowMs);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(String.raw`peer="a\"} or up{x=\""`);
    expect([tracks.perSecond[0], tracks.errorShare[0], tracks.amplification?.[0], tracks.p99Seconds[0]]).toEqual([
      8,
      0.25,
      1.5,
      null,
    ]);
  });
});
