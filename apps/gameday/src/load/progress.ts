import type { K6Progress } from '@gameday/k6';
import type { Standing } from '@gameday/load-report';
import type { Output } from '../cli/io.ts';

/** Shows a load while it is made. */
export interface LoadProgress {
  say(line: string): void;
  show(progress: K6Progress, standing: Standing): void;
  end(): void;
}

/** Between two lines where nobody sees a line redrawn: a log, a pipe, CI. */
const lineEverySeconds = 10;

/** Waiting for a CPU more than this share of the time, k6 hardly gets to anything. */
const shortOfCpuShare = 0.9;

const silence: LoadProgress = { say() {}, show() {}, end() {} };

const clock = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return `${String(minutes).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
};

/** One moment of a load: `00:12  3000 users  2410 req/s  average 870 ms  P95 1.2 s  failed 3 of 28 920`. */
export function momentLine({ elapsedSeconds, vus, cpu }: K6Progress, { requests, failed, latest }: Standing): string {
  const parts = [
    clock(elapsedSeconds),
    `${vus} users`,
    ...(latest
      ? [
          `${Math.round(latest.tps)} req/s`,
          `average ${Math.round(latest.averageMs)} ms`,
          `P95 ${Math.round(latest.p95Ms)} ms`,
        ]
      : []),
    `${requests} requests, ${failed} failed`,
    ...((cpu.waitedShare ?? 0) > shortOfCpuShare ? ['k6 lacks CPU'] : []),
  ];
  return parts.join('  ');
}

export function loadProgress(out: Output, quiet: boolean): LoadProgress {
  if (quiet) return silence;
  return out.isTTY ? live(out) : lines(out);
}

function live(out: Output): LoadProgress {
  let drawn = false;
  const clear = () => {
    if (drawn) out.write('\r\u001b[2K');
    drawn = false;
  };
  return {
    say(line) {
      clear();
      out.write(`${line}\n`);
    },
    show(progress, standing) {
      clear();
      out.write(momentLine(progress, standing).slice(0, Math.max(20, (out.columns ?? 120) - 1)));
      drawn = true;
    },
    end() {
      if (drawn) out.write('\n');
      drawn = false;
    },
  };
}

function lines(out: Output): LoadProgress {
  let nextSeconds = 0;
  return {
    say: (line) => void out.write(`${line}\n`),
    show(progress, standing) {
      if (progress.elapsedSeconds < nextSeconds) return;
      nextSeconds = progress.elapsedSeconds + lineEverySeconds - 0.5;
      out.write(`${momentLine(progress, standing)}\n`);
    },
    end() {},
  };
}
