import { describe, expect, it } from 'vitest';
import { play } from '../testing/play.ts';
import { linesOf } from './metrics.ts';
import { storyOf } from './story.ts';
import { bandOf, duration, figure, numberOf, toleranceText } from './values.ts';
import { undoneSentence, verdictSentence } from './words.ts';

describe('the story of a journal', () => {
  it('says when what was, and what can be drawn', async () => {
    const at = new Date().toISOString();
    const { journal } = await play({
      evidence: [
        { kind: 'event', at, says: 'the breaker opened' },
        { kind: 'trace', traceId: 'abc', file: 'traces/abc.json', says: 'the slowest' },
        { kind: 'metric', name: 'QPS', series: { resultType: 'matrix', result: [] } },
      ],
    });
    const story = storyOf(journal);
    expect(story.phases.map(({ phase }) => phase)).toEqual([
      'preparing',
      'gate',
      'inject',
      'ending',
      'recovering',
      'explaining',
    ]);
    const [fault] = story.faults;
    expect(fault).toMatchObject({ lease: { target: 'feed → users', how: 'undone' }, proof: { proved: true } });
    expect(story.fault).toEqual({ fromMs: fault?.fromMs, toMs: fault?.toMs });
    expect(story.looks[0]).toMatchObject({ phase: 'gate', met: true });
    expect(story.looks.at(-1)).toMatchObject({ phase: 'recovering', met: true });
    expect(new Set(story.looks.map(({ atMs }) => atMs)).size).toBe(story.looks.length);
    const [probe] = story.probes;
    expect(probe).toMatchObject({ name: 'p99 of the feed', band: { low: 0, high: 0.5 } });
    expect(Math.max(...(probe?.points ?? []).map(({ value = 0 }) => value))).toBe(0.4);
    expect(story.events).toEqual([{ atMs: Date.parse(at), says: 'the breaker opened' }]);
    expect(story.traces).toMatchObject([{ traceId: 'abc' }]);
    expect(story.metrics).toEqual([]);
    expect(undoneSentence(journal)).toBe('The one change was undone.');
  });

  it.each([
    ['held', 0.4, 'held', 'held while the fault was in force'],
    ['held', 0.9, 'deviated', 'did not hold.'],
    ['deviated', 0.9, 'deviated', 'that is what this experiment shows'],
    ['deviated', 0.4, 'held', 'although this experiment is about a system that does not hold'],
  ] as const)('says of one that expects %s and is at %d that it %s', async (expected, latency, verdict, sentence) => {
    const { journal } = await play({ expect: expected, latency });
    expect(journal.gameday.verdict).toBe(verdict);
    expect(verdictSentence(journal.gameday)).toContain(sentence);
  });
});

describe('values', () => {
  it.each([
    [0.25, 0.25],
    ['12', 12],
    ['twelve', undefined],
    ['', undefined],
    [true, 1],
    [{ status: 503, body: 'no' }, 503],
    [{ body: 'no' }, undefined],
    [null, undefined],
    [Number.NaN, undefined],
  ])('%j is drawn as %j', (output, drawn) => {
    expect(numberOf(output)).toBe(drawn);
  });

  it.each([
    [200, { low: 200, high: 200 }, 'exactly 200'],
    [[0, 0.5], { low: 0, high: 0.5 }, 'from 0 to 0.5'],
    [{ type: 'range', range: [1, 5] }, { low: 1, high: 5 }, 'from 1 to 5'],
    [[0.95, 1_000_000_000], { low: 0.95, high: undefined }, 'at least 0.95'],
    [[200, 201, 204], undefined, 'one of 200, 201, 204'],
    [{ type: 'regex', pattern: '^ok' }, undefined, 'matches /^ok/'],
    [{ type: 'jsonpath', path: '$.a' }, undefined, 'finds $.a'],
    [true, undefined, 'true'],
  ])('the tolerance %j is the band %j, "%s"', (tolerance, band, text) => {
    expect(bandOf(tolerance)).toEqual(band);
    expect(toleranceText(tolerance)).toBe(text);
  });

  it.each([
    [0.123456, '0.123'],
    [1234.5, '1235'],
    [42, '42'],
    [0.1 + 0.2, '0.3'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('%d reads %s', (value, text) => expect(figure(value)).toBe(text));

  it.each([
    [850, '850 ms'],
    [12_400, '12.4 s'],
    [120_000, '2 min'],
    [185_000, '3 min 5 s'],
  ])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text));
});

describe('the lines of an excerpt', () => {
  it('are read as Prometheus writes them, and as plain points', () => {
    const matrix = {
      resultType: 'matrix',
      result: [
        { metric: { __name__: 'up', service: 'feed' }, values: [[1000, '1'], [1001, 'NaN'], [1002, '3']] }, // prettier-ignore
        { metric: { service: 'users', state: 'open' }, values: [[1000, '0']] },
        { metric: { kind: 'hedge', peer: 'users', service: 'feed' }, values: [[1000, '2']] },
        { metric: {}, values: [] },
      ],
    };
    expect(linesOf(matrix)).toEqual([
      { label: 'feed', points: [[1_000_000, 1], [1_002_000, 3]] }, // prettier-ignore
      { label: 'service=users state=open', points: [[1_000_000, 0]] },
      { label: 'feed → users hedge', points: [[1_000_000, 2]] },
    ]);
    expect(linesOf([{ label: 'feed', points: [[5, 1]] }])).toEqual([{ label: 'feed', points: [[5, 1]] }]);
    expect(linesOf('nonsense')).toEqual([]);
  });
});
