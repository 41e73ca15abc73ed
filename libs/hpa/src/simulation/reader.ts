import { milliValue, QuantityError } from '@gameday/kubernetes';

/** A trace that cannot be run; `message` names the place and what it should be. */
export class TraceError extends Error {
  readonly code = 'bad_trace';
  /** Where in the document: `sequences[0].steps[3].scale`. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(`${path === '' ? 'the document' : path} ${message}`);
    this.name = 'TraceError';
    this.path = path;
  }
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** A value of the document with the place where it stands; each way to read it says what it should be. */
export class Place {
  readonly path: string;
  readonly value: unknown;

  constructor(path: string, value: unknown) {
    this.path = path;
    this.value = value;
  }

  fail(expected: string): never {
    const found = this.value === undefined ? 'is missing' : `is ${shown(this.value)}`;
    throw new TraceError(this.path, `${found}; it must be ${expected}`);
  }

  get absent(): boolean {
    return this.value === undefined || this.value === null;
  }

  at(key: string): Place {
    const value = Object.hasOwn(this.object(), key) ? this.object()[key] : undefined;
    return new Place(this.path === '' ? key : `${this.path}.${key}`, value);
  }

  object(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) this.fail('an object');
    return this.value as Readonly<Record<string, unknown>>;
  }

  entries(): (readonly [string, Place])[] {
    return this.absent ? [] : Object.keys(this.object()).map((key) => [key, this.at(key)] as const);
  }

  list(expected = 'a list'): Place[] {
    if (!Array.isArray(this.value)) this.fail(expected);
    return (this.value as unknown[]).map((value, index) => new Place(`${this.path}[${index}]`, value));
  }

  text(expected = 'a text'): string {
    if (typeof this.value !== 'string') this.fail(expected);
    return this.value as string;
  }

  number(expected = 'a number'): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) this.fail(expected);
    return this.value as number;
  }

  count(expected = 'a whole number from 0'): number {
    const value = this.number(expected);
    if (!Number.isSafeInteger(value) || value < 0) this.fail(expected);
    return value;
  }

  /** A whole number taken as it is, or a quantity (`"20"`, `"340m"`) as thousandths. */
  milli(unitMilli = 1n): bigint {
    if (typeof this.value === 'number' && Number.isSafeInteger(this.value)) return BigInt(this.value) * unitMilli;
    if (typeof this.value !== 'string') this.fail('a whole number of thousandths or a quantity such as "20" or "340m"');
    return this.quantity();
  }

  quantity(): bigint {
    try {
      return milliValue(this.text('a quantity such as "250m" or "512Mi"'));
    } catch (error) {
      if (error instanceof QuantityError) this.fail('a quantity such as "250m", "20" or "512Mi"');
      throw error;
    }
  }
}
