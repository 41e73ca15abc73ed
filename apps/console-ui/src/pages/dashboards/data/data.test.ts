import { describe, expect, it } from 'vitest';
import { exemplarFrame, heatmapFrames, seriesFrames, seriesName, tableFrame, withGaps } from './frames.ts';
import { linesOf } from './lines.ts';
import { eventsOf, marksStepMs, stretchesOf } from './marks.ts';
import { questionsOf } from './panel-questions.ts';
import { exemplarsOf, seriesOf } from './result.ts';

const target = { refId: 'A', expr: 'up', instant: false, range: true, format: 'time_series', exemplar: false } as const;
const vector = (...result: Array<[Record<string, string>, string]>) => ({
  resultType: 'vector',
  result: result.map(([metric, value]) => ({ metric, value: [10, value] })),
});

describe('answers of Prometheus', () => {
  it('are series, with gaps where nothing was observed', () => {
    const data = {
      resultType: 'matrix',
      result: [
        {
          metric: { a: 'b' },
          values: [
            [1.5, '2'],
            [2, 'NaN'],
            [3, '+Inf'],
          ],
        },
      ],
    };
    expect(seriesOf(data)).toEqual([
      { labels: { a: 'b' }, times: [1500, 2000, 3000], values: [2, null, Number.POSITIVE_INFINITY] },
    ]);
    expect(seriesOf({ resultType: 'scalar', result: [1, '4'] })).toEqual([{ labels: {}, times: [1000], values: [4] }]);
  });

  it.each([[undefined], [{}], [{ resultType: 'string', result: [1, 'x'] }]])(
    'that are none, such as %j, are empty',
    (data) => {
      expect(seriesOf(data)).toEqual([]);
    },
  );
});

describe('frames', () => {
  it.each([
    [{ __name__: 'up', job: 'a' }, 'up{job="a"}'],
    [{ __name__: 'up' }, 'up'],
    [{}, 'sum(up)'],
  ])('of a series without a legend are called by its labels: %j', (labels, expected) => {
    expect(seriesName(labels, 'sum(up)')).toBe(expected);
  });

  it('of series are called by their legend, and know how far apart points are', () => {
    const [frame] = seriesFrames(
      { ...target, legendFormat: '{{a}}!' },
      [{ labels: { a: 'b' }, times: [1], values: [2] }],
      2_000,
    );
    expect(frame?.fields.map(({ config }) => config)).toEqual([{ interval: 2_000 }, { displayNameFromDS: 'b!' }]);
  });

  it('of series have a null where points are missing', () => {
    const series = { labels: {}, times: [0, 2, 8, 10], values: [1, 1, 3, 4] };
    expect(withGaps(series, 2)).toEqual({ labels: {}, times: [0, 2, 4, 8, 10], values: [1, 1, null, 3, 4] });
  });

  it('of tables have a column for each label', () => {
    const series = seriesOf(vector([{ service: 'feed' }, '1'], [{ service: 'users', peer: 'x' }, '2']));
    const columns = (alone: boolean) =>
      tableFrame(target, series, alone).fields.map(({ name, values }) => [name, values]);
    expect(columns(true)).toEqual([
      ['Time', [10_000, 10_000]],
      ['peer', ['', 'x']],
      ['service', ['feed', 'users']],
      ['Value', [1, 2]],
    ]);
    expect(columns(false).at(-1)?.[0]).toBe('Value #A');
  });

  it('of heat maps go from the lowest bucket to the highest', () => {
    const series = ['+Inf', '0.5', '10'].map((le) => ({ labels: { le }, times: [1], values: [1] }));
    const frames = heatmapFrames({ ...target, format: 'heatmap', legendFormat: '{{le}}' }, series);
    expect(frames.map(({ name }) => name)).toEqual(['0.5', '10', '+Inf']);
  });

  it('of exemplars say to which trace they lead', () => {
    const found = exemplarsOf([
      {
        seriesLabels: { service: 'feed' },
        exemplars: [{ labels: { trace_id: 'abc' }, value: '0.25', timestamp: 2.5 }],
      },
    ]);
    const frame = exemplarFrame(target, found);
    expect(frame?.fields.map(({ name, values }) => [name, values[0] as unknown])).toEqual([
      ['Time', 2500],
      ['Value', 0.25],
      ['service', 'feed'],
      ['trace_id', 'abc'],
    ]);
    expect(exemplarFrame(target, [])).toBeUndefined();
  });
});

describe('what a panel asks', () => {
  const asked = {
    fromMs: 1_000_500,
    toMs: 1_900_500,
    pointsMax: 400,
    values: { job: { value: '.+', verbatim: true } },
  };
  it('has its variables filled in, at round times', () => {
    const targets = [{ ...target, expr: 'rate(x{job=~"$job"}[$__rate_interval])', exemplar: true }];
    expect(questionsOf({ targets }, asked).map(({ question }) => question)).toEqual([
      { kind: 'range', expression: 'rate(x{job=~".+"}[8s])', fromMs: 1_000_000, toMs: 1_900_000, stepMs: 2_000 },
      { kind: 'exemplars', expression: 'rate(x{job=~".+"}[8s])', fromMs: 1_000_000, toMs: 1_900_000 },
    ]);
  });

  it('at one moment is asked at the end of the range', () => {
    const targets = [{ ...target, instant: true, range: false }];
    expect(questionsOf({ targets }, asked).map(({ question }) => question)).toEqual([
      { kind: 'instant', expression: 'up', atMs: 1_900_000 },
    ]);
  });
});

describe('marks', () => {
  const marks = {
    name: 'Faults',
    expression: 'x',
    interval: '10s',
    color: 'red',
    shown: true,
    hidden: false,
    titleFormat: '{{fault}} on {{target}}',
    textFormat: '',
    tags: ['fault', 'run'],
  };
  const series = { labels: { fault: 'latency', target: 'feed' }, times: [0, 10, 20, 30, 60], values: [1, 1, 0, 1, 1] };

  it('are stretches above nothing, ended by a zero and by a gap', () => {
    expect(stretchesOf(series, 10)).toEqual([
      { fromMs: 0, toMs: 10 },
      { fromMs: 30, toMs: 30 },
      { fromMs: 60, toMs: 60 },
    ]);
  });

  it('are regions, and lines for what was at one point only', () => {
    const events = eventsOf(marks, [series], 10);
    expect(events.map(({ isRegion, title, tags, color }) => [isRegion, title, tags, color])).toEqual([
      [true, 'latency on feed', ['latency'], 'red'],
      [false, 'latency on feed', ['latency'], 'red'],
      [false, 'latency on feed', ['latency'], 'red'],
    ]);
  });

  it('are looked for finely enough to find short ones over hours', () => {
    expect([marksStepMs(marks, 0, 3_600_000), marksStepMs(marks, 0, 24 * 3_600_000)]).toEqual([10_000, 87_000]);
  });
});

it('lines come whole, however the stream is cut', async () => {
  const bytes = new TextEncoder().encode('{"a":"é"}\n\n{"b":1}\nrest');
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 3) controller.enqueue(bytes.slice(at, at + 3));
      controller.close();
    },
  });
  const lines: string[] = [];
  for await (const line of linesOf(stream)) lines.push(line);
  expect(lines).toEqual(['{"a":"é"}', '{"b":1}', 'rest']);
});
