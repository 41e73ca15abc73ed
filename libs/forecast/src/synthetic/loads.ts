import { normal, poisson } from './random.ts';

/**
 * Made-up loads for tests and benches. Each takes a seeded source of randomness and answers one value for each step.
 */

const bump = (hour: number, at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));
const rise = (hour: number, at: number, width: number) => 1 / (1 + Math.exp(-(hour - at) / width));

/**
 * A day of a social app, by the hour (0..24), between about 0.08 and 1: quiet nights, a steep rise within half an hour at 8, a peak
 * at noon, a higher one at 20.
 */
export function dayShape(hour: number): number {
  const h = ((hour % 24) + 24) % 24;
  const working = rise(h, 8, 0.08) * (1 - rise(h, 23.2, 0.25));
  return 0.08 + working * (0.3 + 0.27 * bump(h, 12.2, 1.4) + 0.62 * bump(h, 20.2, 1.6));
}

/** A sine between 0.1 and 1. */
export const sineShape = (hour: number): number => 0.55 - 0.45 * Math.cos((2 * Math.PI * hour) / 24);
/** Two short jobs a day on a low, even load. */
export const jobsShape = (hour: number): number =>
  0.1 + 0.9 * (hour % 24 >= 3 && hour % 24 < 4.5 ? 1 : 0) + 0.5 * (hour % 24 >= 15 && hour % 24 < 16 ? 1 : 0);

export interface PeriodicLoad {
  /** By the hour, 0..24. */
  readonly shape: (hour: number) => number;
  readonly days: number;
  readonly stepsPerDay: number;
  /** Value where the shape is 1. */
  readonly peak: number;
  /** Standard deviation of each step's noise, as a share of its value. Default 0.03. */
  readonly noise?: number;
  /** Standard deviation of noise that does not depend on the value, as a share of the peak. Default 0. */
  readonly floorNoise?: number;
  /** Standard deviation from day to day of the day's factor. Default 0.05. */
  readonly dayToDay?: number;
  /** Factor of Saturdays and Sundays (the days 5 and 6 of each week). Default 1. */
  readonly weekend?: number;
  /** The level goes up by this share of the peak each day. Default 0. */
  readonly driftPerDay?: number;
  /** Share of steps that are not known, in runs of a few. Default 0. */
  readonly gaps?: number;
  /** Share of steps that are several times as high, or 0. Default 0. */
  readonly outliers?: number;
  /** Standard deviation in hours by which a day comes earlier or later. Default 0. */
  readonly shiftHours?: number;
}

/** Days that are alike, with everything that makes it hard to see. */
export function periodicLoad(random: () => number, load: PeriodicLoad): Float64Array {
  const { shape, days, stepsPerDay, peak } = load;
  const values = new Float64Array(days * stepsPerDay);
  let dayFactor = 1;
  let shift = 0;
  for (let step = 0; step < values.length; step += 1) {
    const day = Math.floor(step / stepsPerDay);
    if (step % stepsPerDay === 0) {
      dayFactor = 1 + (load.dayToDay ?? 0.05) * normal(random);
      if (day % 7 >= 5) dayFactor *= load.weekend ?? 1;
      shift = (load.shiftHours ?? 0) * normal(random);
    }
    const hour = ((step % stepsPerDay) / stepsPerDay) * 24 - shift;
    const usual = peak * (shape(((hour % 24) + 24) % 24) * dayFactor + (load.driftPerDay ?? 0) * (step / stepsPerDay));
    values[step] = Math.max(
      0,
      usual * (1 + (load.noise ?? 0.03) * normal(random)) + peak * (load.floorNoise ?? 0) * normal(random),
    );
    if (random() < (load.outliers ?? 0))
      values[step] = random() < 0.3 ? 0 : (values[step] as number) * (3 + 5 * random());
  }
  withGaps(random, values, load.gaps ?? 0);
  return values;
}

function withGaps(random: () => number, values: Float64Array, share: number): void {
  const length = 6;
  for (let step = 0; step < values.length; step += 1) {
    if (random() < share / length) values.fill(Number.NaN, step, step + 1 + Math.floor(random() * 2 * length));
  }
}

/** Loads in which nothing comes again, by name; each is `length` steps about `level`. */
export const aperiodicLoads: Readonly<
  Record<string, (random: () => number, length: number, level: number) => Float64Array>
> = {
  constant: (_random, length, level) => new Float64Array(length).fill(level),
  'white noise': (random, length, level) =>
    Float64Array.from({ length }, () => Math.max(0, level * (1 + 0.2 * normal(random)))),
  'poisson noise': (random, length, level) => Float64Array.from({ length }, () => poisson(random, level)),
  'random walk': (random, length, level) => {
    let at = level * 10;
    return Float64Array.from({ length }, () => (at += level * 0.2 * normal(random)));
  },
  'random walk above 0': (random, length, level) => {
    let at = level;
    return Float64Array.from({ length }, () => (at = Math.abs(at + level * 0.05 * normal(random))));
  },
  'red noise 0.9': (random, length, level) => redNoise(random, length, level, 0.9),
  'red noise 0.99': (random, length, level) => redNoise(random, length, level, 0.99),
  'smooth wandering': (random, length, level) => {
    let speed = 0;
    let at = 0;
    return Float64Array.from({ length }, () => {
      speed = 0.95 * speed + normal(random);
      at = 0.98 * at + speed;
      return level * (1 + at / 200);
    });
  },
  trend: (random, length, level) =>
    Float64Array.from({ length }, (_, step) => level * (1 + step / length + 0.02 * normal(random))),
  'exponential growth': (random, length, level) =>
    Float64Array.from({ length }, (_, step) => level * Math.exp((2 * step) / length) * (1 + 0.02 * normal(random))),
  'one spike': (random, length, level) => {
    const values = Float64Array.from({ length }, () => level * (1 + 0.02 * normal(random)));
    values[Math.floor(random() * length)] = level * 20;
    return values;
  },
  'two spikes on a constant': (random, length, level) => {
    const values = new Float64Array(length).fill(level);
    for (let count = 0; count < 2; count += 1) values[Math.floor(random() * length)] = level * 20;
    return values;
  },
  'a step up': (random, length, level) => {
    const at = Math.floor(random() * length);
    return Float64Array.from({ length }, (_, step) => level * (step < at ? 1 : 2) * (1 + 0.05 * normal(random)));
  },
  bursts: (random, length, level) => {
    let left = 0;
    return Float64Array.from({ length }, () => {
      left -= 1;
      if (random() < 0.01) left = 5 + Math.floor(random() * 40);
      return level * (left > 0 ? 4 : 1) * (1 + 0.1 * normal(random));
    });
  },
};

function redNoise(random: () => number, length: number, level: number, memory: number): Float64Array {
  let at = normal(random) / Math.sqrt(1 - memory ** 2);
  return Float64Array.from({ length }, () => {
    at = memory * at + normal(random);
    return level * Math.max(0, 1 + 0.2 * at * Math.sqrt(1 - memory ** 2));
  });
}
