import { dayShape, normal } from '@gameday/forecast/synthetic';
import { seededRandom } from '@gameday/random';

export const daySeconds = 86_400;

/** How the last day differs from the days before. */
export type LastDay = 'as usual' | 'twice the load' | 'two hours later' | 'without the evening' | 'a burst at night';

const peakCalls = 500;

/** Calls per second of `days` days that are alike but for chance: each has a factor of its own, and minutes wander a little. */
export function periodicCalls(
  seed: number,
  days: number,
  lastDay: LastDay = 'as usual',
): (atSeconds: number) => number {
  const random = seededRandom(seed);
  const factors = Array.from({ length: days + 1 }, () => 1 + 0.05 * normal(random));
  const wander = wandering(random, (days + 1) * 1_440, 0.02);
  return (at) => {
    const day = Math.floor(at / daySeconds);
    const hour = (at % daySeconds) / 3_600;
    const usual = (h: number) =>
      peakCalls * dayShape(h) * (factors[day] as number) * (1 + (wander[Math.floor(at / 60)] as number));
    if (day < days - 1) return usual(hour);
    switch (lastDay) {
      case 'as usual':
        return usual(hour);
      case 'twice the load':
        return 2 * usual(hour);
      case 'two hours later':
        return usual(hour - 2);
      case 'without the evening':
        return usual(hour > 17 && hour < 23 ? 16 : hour);
      case 'a burst at night':
        return usual(hour) + (hour > 3 && hour < 3.5 ? peakCalls * 0.6 : 0);
    }
  };
}

/** Loads in which nothing comes again. */
export const aperiodicCalls: Readonly<Record<string, (seed: number, days: number) => (atSeconds: number) => number>> = {
  even: () => () => peakCalls / 2,
  wandering: (seed, days) => {
    const minutes = wandering(seededRandom(seed), (days + 1) * 1_440, 0.012, 0.9995);
    return (at) => (peakCalls / 2) * Math.exp(Math.max(-2, Math.min(1, minutes[Math.floor(at / 60)] as number)));
  },
  bursts: (seed, days) => {
    const random = seededRandom(seed);
    let left = 0;
    const minutes = Float64Array.from({ length: (days + 1) * 1_440 }, () => {
      left -= 1;
      if (random() < 1 / 180) left = 10 + Math.floor(random() * 60);
      return left > 0 ? 0.8 : 0.25;
    });
    return (at) => peakCalls * (minutes[Math.floor(at / 60)] as number);
  },
};

/** Red noise, a value a minute, each step with the given deviation. */
function wandering(random: () => number, minutes: number, deviation: number, memory = 0.9): Float64Array {
  let at = 0;
  return Float64Array.from({ length: minutes }, () => (at = memory * at + deviation * normal(random)));
}
