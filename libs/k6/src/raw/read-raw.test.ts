import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { KeptSamples } from './kept-samples.ts';
import { readRaw } from './read-raw.ts';
import { SampleReader } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'gameday-raw-'));
afterAll(() => rmSync(folder, { recursive: true }));

const header =
  'metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,scenario,status,extra_tags,metadata';
const request = (at: string, value: number, transaction: string) =>
  `http_req_duration,${at},${value},,,,true,,GET,n,s,200,transaction=${transaction}&phase=a,trace_id=ab&received=4`;

let files = 0;
function file(content: string | Buffer): string {
  const path = join(folder, `${(files += 1)}.csv`);
  writeFileSync(path, content);
  return path;
}

async function samplesIn(path: string) {
  const samples: unknown[] = [];
  const reading = await readRaw(path, ['http_req_duration'], (sample) => {
    const { atMs, value } = sample;
    samples.push({ atMs, value, transaction: sample.tag('transaction'), trace: sample.metadata('trace_id') });
  });
  return { samples, ...reading };
}

describe('a raw results file', () => {
  const text = `${header}\n${request('1000', 5, 'home')}\nvus,1000,3,,,,,,,,,,,\n${request('1001', 6, 'é, "x"')}\n`;
  const read = {
    samples: [
      { atMs: 1_000_000, value: 5, transaction: 'home', trace: 'ab' },
      { atMs: 1_001_000, value: 6, transaction: 'é', trace: undefined },
    ],
    records: 3,
    broken: 0,
    cutOff: false,
  };

  it('is read as it is', async () => {
    expect(await samplesIn(file(text))).toMatchObject({ records: 3, samples: [read.samples[0], { value: 6 }] });
  });

  it('is read compressed', async () => {
    expect(await samplesIn(file(gzipSync(text)))).toEqual(await samplesIn(file(text)));
  });

  it('that was cut off gives what is whole', async () => {
    const many = `${header}\n${`${request('1000', 5, 'home')}\n`.repeat(50_000)}`;
    const whole = gzipSync(many);
    const cut = await samplesIn(file(whole.subarray(0, whole.length - 1_000)));
    expect(cut.cutOff).toBe(true);
    expect(cut.samples.length).toBeGreaterThan(100);
    expect(cut.samples.length).toBeLessThan(50_000);
  });

  it('counts records that are none', async () => {
    const broken = `${header}\n${request('1000', 5, 'a')}\nnonsense\nhttp_req_duration,1000,many\nhttp_req_duration,`;
    expect(await samplesIn(file(broken))).toMatchObject({ records: 4, broken: 3, samples: [{ value: 5 }] });
  });

  it.each([
    ['is not there', () => join(folder, 'missing'), 'there is no such file'],
    ['is empty', () => file(''), 'it is empty'],
    ['is something else', () => file('hello\nworld\n'), 'it does not begin as k6’s CSV files do'],
    ['is a folder', () => folder, 'EISDIR'],
    ['is no whole gzip file', () => file(Buffer.from([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9])), 'no whole gzip'],
  ])('that %s is refused', async (_, path, message) => {
    await expect(samplesIn(path())).rejects.toMatchObject({
      code: 'results_unreadable',
      message: expect.stringContaining(message),
    });
  });
});

it.each([
  ['1595325560', 1_595_325_560_000],
  ['1595325560123', 1_595_325_560_123],
  ['1595325560123456', 1_595_325_560_123.456],
  ['1595325560123456000', 1_595_325_560_123.456],
  ['2020-07-21T09:59:20Z', 1_595_325_560_000],
])('a time written as %s is understood', (text, ms) => {
  let at = 0;
  const reader = new SampleReader(['http_req_duration'], ({ atMs }) => (at = atMs));
  reader.write(`${header}\n${request(text, 1, 'x')}\n`);
  expect(at).toBeCloseTo(ms, 2);
});

describe('kept samples', () => {
  const keep = (count: number): KeptSamples => {
    const kept = new KeptSamples();
    const reader = new SampleReader(['http_req_duration'], (sample) => kept.add(sample));
    reader.write(`${header}\n`);
    for (let from = 0; from < count; from += 1_000) {
      const lines = Array.from({ length: 1_000 }, (_, index) =>
        request(String(from + index), from + index, `t${(from + index) % 3}`),
      );
      reader.write(`${lines.join('\n')}\n`);
    }
    return kept;
  };

  it('are those since a moment', () => {
    expect(keep(10_000).since(9_998_000)).toEqual([
      { atMs: 9_998_000, durationMs: 9_998, failed: false, transaction: 't2' },
      { atMs: 9_999_000, durationMs: 9_999, failed: false, transaction: 't0' },
    ]);
  });

  it('are a million at most: the oldest go', { timeout: 30_000 }, () => {
    const all = keep(1_100_000).since(0);
    expect(all.length).toBeLessThanOrEqual(1 << 20);
    expect(all.length).toBeGreaterThan(1 << 19);
    expect(all.at(-1)?.durationMs).toBe(1_099_999);
  });
});
