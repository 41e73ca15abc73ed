import type { Figures } from './figures.ts';
import type { GeneratorRecord } from './record.ts';

/** Times in which the generator wants the CPU for one request: to send it and to take in the answer. */
const turnsPerRequest = 2;
/** Waiting that adds more than this share to the average is not the server's and should be known. */
const addedShareMax = 0.1;

/** Whether the load generator measured its own waiting along with the server's answers. */
export interface Shortage {
  readonly short: boolean;
  readonly says: string;
}

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** Judges whether k6 had enough of the CPU; undefined where nothing is known about that. */
export function shortageOf(generator: GeneratorRecord, figures: Figures): Shortage | undefined {
  const { delayMs, waitedShare, cpuSeconds } = generator;
  const cpus = cpuSeconds / figures.durationSeconds;
  const dropped = figures.dropped > 0 ? ` ${figures.dropped} arrivals found no free user and were not made.` : '';
  if (delayMs === null || waitedShare === null) {
    return dropped === '' ? undefined : { short: true, says: `k6 used ${cpus.toFixed(2)} CPUs.${dropped}` };
  }
  const addedMs = delayMs * turnsPerRequest;
  const short = addedMs > figures.all.averageMs * addedShareMax && addedMs > 1;
  const waited = `k6 used ${cpus.toFixed(2)} CPUs and waited for one ${Math.round(waitedShare * 100)} % of the time that it had something to do, ${ms(delayMs)} each time.`;
  const meaning = short
    ? ` About ${ms(addedMs)} of each response time may be that waiting: the server was faster than it looks.`
    : ' That is too little to matter beside the response times.';
  return { short: short || figures.dropped > 0, says: waited + meaning + dropped };
}
