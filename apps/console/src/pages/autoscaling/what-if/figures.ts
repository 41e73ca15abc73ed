import type { WhatIfFigures } from '@gameday/console-api';

/** One decision as the figures see it. */
export interface Sized {
  readonly atMs: number;
  /** Before and after it. */
  readonly from: number;
  readonly to: number;
  /** Pods that the load would keep on target; null: not known. */
  readonly needed: number | null;
  readonly min: number;
}

export interface FigureOptions {
  /** A gap longer than this counts as this long: what was in it is not known. */
  readonly gapMsMax: number;
  /** How far from the target is near enough, per direction. */
  readonly up: number;
  readonly down: number;
}

const minutes = (ms: number): number => ms / 60_000;

/** What decisions come to. Each is taken to hold until the next one. @param decisions the oldest first */
export function figuresOf(decisions: readonly Sized[], { gapMsMax, up, down }: FigureOptions): WhatIfFigures {
  let replicaMs = 0;
  let overMs = 0;
  let underMs = 0;
  decisions.forEach(({ atMs, to, from, needed, min }, index) => {
    const next = decisions[index + 1];
    const lastsMs = next ? Math.min(gapMsMax, next.atMs - atMs) : 0;
    replicaMs += to * lastsMs;
    if (needed === null || from === 0) return;
    const ratio = needed / from;
    if (ratio > 1 + up) overMs += lastsMs;
    if (ratio < 1 - down && from > min) underMs += lastsMs;
  });
  return {
    replicaMinutes: minutes(replicaMs),
    scaleUps: decisions.filter(({ from, to }) => to > from).length,
    scaleDowns: decisions.filter(({ from, to }) => to < from).length,
    minutesOver: minutes(overMs),
    minutesUnder: minutes(underMs),
    mostReplicas: Math.max(0, ...decisions.flatMap(({ from, to }) => [from, to])),
  };
}
