import { readFileSync } from 'node:fs';

/**
 * Load of the past that an autoscaler begins with, in `FOLDER/NAMESPACE/NAME/seed.json`. It is read where there is nothing
 * remembered yet of the metric.
 */
export interface Seed {
  readonly version: 1;
  /** Key of the metric, such as `http_requests_per_second` or `cpu`; absent: the one that is forecast. */
  readonly metric?: string;
  /** Length of a step on the autoscaler's clock, in seconds. */
  readonly stepSeconds: number;
  /** Load of all pods together in each step, in the metric's unit, the oldest first; null where it is not known. */
  readonly values: readonly (number | null)[];
  /** Real time at which the last step ends, RFC 3339; absent: when the autoscaler reads it. */
  readonly endsAt?: string;
}

/** @throws Error naming the file and what is wrong with it */
function check(value: unknown, file: string): Seed {
  const refuse = (what: string): never => {
    throw new Error(`${file}: ${what}`);
  };
  const seed = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Seed, unknown>>;
  if (seed.version !== 1) refuse(`version is ${JSON.stringify(seed.version)}, not 1`);
  if (typeof seed.stepSeconds !== 'number' || !(seed.stepSeconds > 0)) refuse('stepSeconds must be a number above 0');
  const { values, endsAt } = seed;
  if (!Array.isArray(values) || !values.every((each) => each === null || Number.isFinite(each))) {
    refuse('values must be a list of numbers, with null where one is not known');
  }
  if (endsAt !== undefined && Number.isNaN(Date.parse(String(endsAt))))
    refuse(`endsAt is "${String(endsAt)}", no time`);
  return value as Seed;
}

/** The seed of an autoscaler; undefined where there is none. @throws Error when it cannot be used */
export function readSeed(file: string): Seed | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  return check(JSON.parse(text), file);
}

/**
 * The samples that a seed stands for, in steps no longer than those of the history that they are for.
 * @param endSeconds when its last step ends, on the autoscaler's clock
 */
export function* samplesOf(
  { stepSeconds, values }: Seed,
  endSeconds: number,
  historyStepSeconds: number,
): Generator<readonly [atSeconds: number, value: number]> {
  const parts = Math.ceil(stepSeconds / historyStepSeconds);
  const start = endSeconds - values.length * stepSeconds;
  for (const [index, value] of values.entries()) {
    for (let part = 0; value !== null && part < parts; part += 1) {
      yield [start + (index + (part + 0.5) / parts) * stepSeconds, value];
    }
  }
}
