import { K6Error } from '../errors.ts';
import { fieldsOf, Records } from './records.ts';

/** One sample of a raw results file. The object is used again for the next one: keep values, not the object. */
export interface RawSample {
  readonly metric: string;
  /** Milliseconds since 1970; a request's is when it ended. */
  readonly atMs: number;
  readonly value: number;
  /** The value of a column; empty where there is none. */
  column(name: ColumnName): string;
  /** The value of a tag that the script gave; undefined where there is none. */
  tag(name: string): string | undefined;
  metadata(name: string): string | undefined;
}

const columns = ['check', 'error', 'error_code', 'expected_response', 'group', 'name', 'scenario', 'status'] as const;
export type ColumnName = (typeof columns)[number];

export interface RawReading {
  /** Records read, the header not counted. */
  readonly records: number;
  /** Records that are none of k6's, such as the last one of a k6 that was killed. */
  readonly broken: number;
  /** Whether the compressed file ends before its end. */
  readonly cutOff: boolean;
}

/** A number as k6 writes times: the unit follows from the size, until the year 5138. */
function millisecondsOf(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value)) return Date.parse(text);
  if (value < 1e11) return value * 1e3;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1e3 : value / 1e6;
}

/** `a=1&b=2`, as k6 writes tags and metadata: without any escaping. */
function valueIn(text: string, name: string): string | undefined {
  const key = `${name}=`;
  let from = text.startsWith(key) ? 0 : text.indexOf(`&${key}`);
  if (from === -1) return undefined;
  if (text[from] === '&') from += 1;
  const end = text.indexOf('&', from);
  return text.slice(from + key.length, end === -1 ? undefined : end);
}

class Sample implements RawSample {
  metric = '';
  atMs = 0;
  value = 0;
  #text = '';
  #start = 0;
  #end = 0;
  #quoted = false;
  /** Taken apart only when somebody asks for more than the first three. */
  #split: readonly string[] | undefined;
  readonly #places: Readonly<Record<ColumnName, number>>;
  readonly #tags: number;
  readonly #metadata: number;

  constructor(header: readonly string[]) {
    const places = columns.map((name) => [name, header.indexOf(name)]);
    this.#places = Object.fromEntries(places) as Record<ColumnName, number>;
    this.#tags = header.indexOf('extra_tags');
    this.#metadata = header.indexOf('metadata');
  }

  /**
   * Takes a record: metric, time, value, and more.
   * @param comma the one after the metric
   * @returns whether it is a sample
   */
  take(metric: string, text: string, start: number, comma: number, end: number, quoted: boolean): boolean {
    this.metric = metric;
    this.#text = text;
    this.#start = start;
    this.#end = end;
    this.#quoted = quoted;
    this.#split = undefined;
    const second = text.indexOf(',', comma + 1);
    if (second === -1 || second >= end) return false;
    const third = text.indexOf(',', second + 1);
    const value = text.slice(second + 1, third === -1 || third > end ? end : third);
    this.atMs = millisecondsOf(text.slice(comma + 1, second));
    this.value = Number(value);
    return value !== '' && Number.isFinite(this.atMs) && Number.isFinite(this.value);
  }

  get #fields(): readonly string[] {
    return (this.#split ??= fieldsOf(this.#text.slice(this.#start, this.#end), this.#quoted));
  }

  column(name: ColumnName): string {
    return this.#fields[this.#places[name]] ?? '';
  }

  tag(name: string): string | undefined {
    return valueIn(this.#fields[this.#tags] ?? '', name);
  }

  metadata(name: string): string | undefined {
    return valueIn(this.#fields[this.#metadata] ?? '', name);
  }
}

/** Makes samples of k6's CSV as it comes, in pieces of any size. */
export class SampleReader {
  readonly #wanted: ReadonlySet<string>;
  readonly #onSample: (sample: RawSample) => void;
  readonly #records: Records;
  #sample: Sample | undefined;
  #count = 0;
  #broken = 0;

  /** @param metrics the metrics that are wanted; others are passed over without being taken apart */
  constructor(metrics: Iterable<string>, onSample: (sample: RawSample) => void) {
    this.#wanted = new Set(metrics);
    this.#onSample = onSample;
    this.#records = new Records((text, start, end, quoted) => this.#take(text, start, end, quoted));
  }

  /** @throws K6Error `results_unreadable` when this is none of k6's CSV */
  write(piece: string): void {
    this.#records.write(piece);
  }

  end(): void {
    this.#records.end();
  }

  /** What was read so far; whether the file was whole is for others to say. */
  get reading(): Omit<RawReading, 'cutOff'> {
    return { records: this.#count, broken: this.#broken };
  }

  get begun(): boolean {
    return this.#sample !== undefined;
  }

  #take(text: string, start: number, end: number, quoted: boolean): void {
    if (!this.#sample) {
      this.#sample = new Sample(headerOf(text.slice(start, end)));
      return;
    }
    this.#count += 1;
    const comma = text.indexOf(',', start);
    if (comma === -1 || comma > end) {
      this.#broken += 1;
      return;
    }
    const metric = text.slice(start, comma);
    if (!this.#wanted.has(metric)) return;
    if (this.#sample.take(metric, text, start, comma, end, quoted)) this.#onSample(this.#sample);
    else this.#broken += 1;
  }
}

function headerOf(line: string): string[] {
  const header = line.split(',');
  if (line.startsWith('metric_name,timestamp,metric_value')) return header;
  throw new K6Error(
    'results_unreadable',
    'it does not begin as k6’s CSV files do (metric_name,timestamp,metric_value,…)',
    'name a file that k6 wrote with --out csv',
  );
}
