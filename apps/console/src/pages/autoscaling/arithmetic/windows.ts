import type { ArithmeticLine, ArithmeticStep, ArithmeticTable } from '@gameday/console-api';
import { behaviorWithDefaults, type Recommendation } from '@gameday/hpa';
import type { RecordedDecision } from '../../../sources/autoscaling-record.ts';
import { plural, seconds } from '../amounts.ts';

interface Window {
  readonly direction: 'up' | 'down';
  readonly windowSeconds: number;
  /** Those that count, the new one included, the newest first. */
  readonly counted: readonly Recommendation[];
  readonly extreme: Recommendation;
}

function windowsOf({ input, explanation, trace }: RecordedDecision): Window[] {
  const { nowMs, state, hpa, options } = input;
  const desired = trace.metricDesired ?? 0;
  const log = state.recommendations ?? [{ replicas: explanation.from ?? 0, timestampMs: nowMs }];
  const fresh = { replicas: desired, timestampMs: nowMs };
  const window = (
    direction: 'up' | 'down',
    windowSeconds: number,
    inside: (entry: Recommendation) => boolean,
  ): Window => {
    const counted = [...log.filter(inside), fresh].toSorted((a, b) => b.timestampMs - a.timestampMs);
    const further = (a: number, b: number) => (direction === 'down' ? a > b : a < b);
    const extreme = counted.reduce((best, entry) => (further(entry.replicas, best.replicas) ? entry : best), fresh);
    return { direction, windowSeconds, counted, extreme };
  };
  if (!hpa.spec.behavior) {
    // Without `behavior` there is one window, and what is just as old as it is long still counts.
    const windowMs = options.downscaleStabilizationMs;
    return [window('down', windowMs / 1000, ({ timestampMs }) => timestampMs >= nowMs - windowMs)];
  }
  const { scaleUp, scaleDown } = behaviorWithDefaults(hpa.spec.behavior, options.downscaleStabilizationMs);
  return (['up', 'down'] as const).map((direction) => {
    const { stabilizationWindowSeconds: length } = direction === 'up' ? scaleUp : scaleDown;
    return window(direction, length, ({ timestampMs }) => timestampMs > nowMs - length * 1000);
  });
}

function heldSize(windows: readonly Window[], current: number, behavior: boolean): number {
  const size = (direction: 'up' | 'down') =>
    windows.find((each) => each.direction === direction)?.extreme.replicas ?? 0;
  return behavior ? Math.min(Math.max(current, size('up')), size('down')) : size('down');
}

/** Neighbours of one size are one row. */
function table({ direction, windowSeconds, counted, extreme }: Window, nowMs: number): ArithmeticTable {
  const groups: { replicas: number; newestMs: number; oldestMs: number; count: number; has: boolean }[] = [];
  for (const entry of counted) {
    const last = groups.at(-1);
    if (last?.replicas === entry.replicas) {
      last.oldestMs = entry.timestampMs;
      last.count += 1;
      last.has ||= entry === extreme;
    } else {
      const { replicas, timestampMs } = entry;
      groups.push({ replicas, newestMs: timestampMs, oldestMs: timestampMs, count: 1, has: entry === extreme });
    }
  }
  const age = (ms: number) => seconds((nowMs - ms) / 1000);
  return {
    caption: `Recommendations in the scale-${direction} window of ${seconds(windowSeconds)}`,
    columns: ['age', 'recommended', 'how often', ''],
    rows: groups.map(({ replicas, newestMs, oldestMs, count, has }) => [
      newestMs === nowMs && count === 1
        ? 'now'
        : newestMs === oldestMs
          ? age(newestMs)
          : `${age(newestMs)} to ${age(oldestMs)}`,
      String(replicas),
      String(count),
      has ? (direction === 'down' ? 'the highest' : 'the lowest') : '',
    ]),
  };
}

function sentence({ direction, windowSeconds, counted, extreme }: Window, nowMs: number): ArithmeticLine {
  const which = direction === 'down' ? 'highest' : 'lowest';
  const age = (nowMs - extreme.timestampMs) / 1000;
  const from = age === 0 ? 'the new one' : `from ${seconds(age)} ago`;
  if (windowSeconds === 0) return { text: `Scaling ${direction} is not stabilized: its window is 0 s.` };
  return {
    text: `Scale-${direction} window of ${seconds(windowSeconds)}: the ${which} of ${plural(counted.length, 'recommendation')} is ${extreme.replicas}, ${from}.`,
  };
}

/** What the stabilization windows did; undefined where the decision did not come so far. */
export function windowArithmetic(record: RecordedDecision): ArithmeticStep | undefined {
  const { trace, input, explanation } = record;
  const { metricDesired: desired, stabilized } = trace;
  if (desired === undefined || stabilized === undefined) return undefined;
  const step = explanation.steps.find(({ kind }) => kind === 'stabilization');
  const windows = windowsOf(record);
  const agrees = heldSize(windows, explanation.from ?? 0, input.hpa.spec.behavior !== undefined) === stabilized;
  const lines = agrees ? windows.map((window) => sentence(window, input.nowMs)) : step ? [{ text: step.text }] : [];
  const held = stabilized !== desired;
  return {
    kind: 'stabilization',
    title: 'Stabilization window',
    lines: [
      ...lines,
      {
        text: held ? 'Recent recommendations hold it back.' : 'Nothing is held back.',
        formula: `${desired} → ${stabilized}`,
      },
    ],
    tables: agrees
      ? windows
          .filter(({ windowSeconds, counted }) => windowSeconds > 0 && counted.length > 1)
          .map((window) => table(window, input.nowMs))
      : [],
    result: held ? `held at ${stabilized}` : `stays ${stabilized}`,
    role: held ? 'holds' : 'plain',
  };
}
