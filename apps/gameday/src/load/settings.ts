import { usageError } from '../cli/errors.ts';
import { wholeNumber } from '../cli/command.ts';
import type { Script } from './scenarios.ts';

/** How much load, and for how long; what is not set is the scenario's own. */
export interface LoadSettings {
  readonly vus?: number;
  readonly ratePerSecond?: number;
  readonly durationSeconds?: number;
}

export interface LoadFlags {
  readonly vus?: string | undefined;
  readonly rate?: string | undefined;
  readonly duration?: string | undefined;
  readonly acceptance?: boolean | undefined;
}

/** One laptop has no more. */
const vusMax = 20_000;
const rateMax = 100_000;
const durationSecondsMax = 24 * 3600;
const unitSeconds = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;

/** Seconds in `90s`, `10m`, `1h30m`; a bare number is seconds. @throws CommandError (wrong use) */
export function parseDuration(text: string): number {
  const parts = /^\d+(?:\.\d+)?$/.test(text) ? [`${text}s`] : (text.match(/\d+(?:\.\d+)?(?:ms|s|m|h)/g) ?? []);
  const whole = parts.join('') === text || parts.join('') === `${text}s`;
  const seconds = parts.reduce((sum, part) => {
    const unit = part.replace(/[\d.]+/, '') as keyof typeof unitSeconds;
    return sum + Number.parseFloat(part) * unitSeconds[unit];
  }, 0);
  if (whole && seconds > 0 && seconds <= durationSecondsMax) return seconds;
  throw usageError(`--duration is "${text}"; it must be a time up to 24h`, 'such as 30s, 10m or 1h30m');
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && rate > 0 && rate <= rateMax) return rate;
  throw usageError(`--rate is "${text}"; it must be a number above 0 and up to ${rateMax}`, 'arrivals per second');
}

/** @throws CommandError (wrong use) */
export function loadSettings({ vus, rate, duration, acceptance }: LoadFlags, script: Script): LoadSettings {
  if (acceptance && !script.acceptance) {
    throw usageError(`${script.name} has no acceptance of its own`, 'home, miniprogram and mixed have one');
  }
  return {
    ...(acceptance && script.acceptance),
    ...(vus !== undefined && { vus: wholeNumber(vus, '--vus', { min: 1, max: vusMax }) }),
    ...(rate !== undefined && { ratePerSecond: parseRate(rate) }),
    ...(duration !== undefined && { durationSeconds: parseDuration(duration) }),
  };
}
