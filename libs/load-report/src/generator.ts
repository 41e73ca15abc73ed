import type { Figures } from './figures.ts';
import type { GeneratorRecord } from './record.ts';

/** Times in which a request waits for the generator: to be sent, and to have its answer taken in. */
const turnsPerRequest = 2;
/** Waiting that adds more than this share to the average is not the server's and should be known. */
const addedShareMax = 0.1;
/** What k6 adds of its own even when nothing disturbs it. */
const addedMsMin = 2;

/** Whether the load generator measured its own waiting along with the server's answers. */
export interface Shortage {
  readonly short: boolean;
  readonly says: string;
}

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** Judges whether k6 had enough of the CPU; undefined where nothing is known about that. */
export function shortageOf(generator: GeneratorRecord | undefined, figures: Figures): Shortage | undefined {
  const { timer, dropped, all } = figures;
  const parts: string[] = [];
  if (generator) {
    const cpus = generator.cpuSeconds / figures.durationSeconds;
    const share = generator.waitedShare;
    const waited =
      share === null ? '' : `, and waited for one ${Math.round(share * 100)} % of the time that it wanted it`;
    parts.push(`k6 used ${cpus.toFixed(2)} CPUs${waited}.`);
  }
  const addedMs = (timer?.averageMs ?? 0) * turnsPerRequest;
  const late = addedMs > all.averageMs * addedShareMax && addedMs > addedMsMin;
  if (timer) {
    const missed = timer.missed > 0 ? `, ${timer.missed} of ${timer.ticks + timer.missed} ticks never came` : '';
    parts.push(`Its own timer was ${ms(timer.averageMs)} late on average (${ms(timer.maxMs)} at most${missed}).`);
    parts.push(
      late
        ? `About ${ms(addedMs)} of each response time may be k6’s own lateness: the server was faster than it looks.`
        : 'That matters little beside the response times.',
    );
  }
  if (dropped > 0) parts.push(`${dropped} arrivals found no free user and were not made.`);
  if (!timer && dropped === 0) return undefined;
  return { short: late || dropped > 0, says: parts.join(' ') };
}
