import type { Phase, ProbeReading, RunEvent, Verdict } from '@gameday/chaos-engine';
import type { RunOpened } from '../runs/event-log.ts';

export interface FaultView {
  readonly kind: string;
  readonly says: string;
  readonly state: Extract<RunEvent, { type: 'fault' }>['state'];
  readonly message: string | undefined;
}

export interface ProbeView extends ProbeReading {
  /** Values that can be drawn, the latest last. */
  readonly history: readonly number[];
}

/** A run as far as it is known: what a display shows. */
export interface RunView {
  readonly opened: RunOpened;
  readonly phase: Phase;
  /** When it began, in milliseconds since the epoch. */
  readonly phaseAt: number;
  readonly passed: readonly Phase[];
  readonly probes: ReadonlyMap<string, ProbeView>;
  /** Whether the latest look counts for the verdict. */
  readonly counts: boolean;
  readonly faults: ReadonlyMap<string, FaultView>;
  readonly load: string | undefined;
  /** What is being done, and until when it waits. */
  readonly doing: string | undefined;
  readonly waitsUntil: number | undefined;
  readonly verdict: Verdict | undefined;
}

const historyMax = 40;

export const newView = (opened: RunOpened): RunView => ({
  opened,
  phase: 'preparing',
  phaseAt: opened.at,
  passed: [],
  probes: new Map(),
  counts: true,
  faults: new Map(),
  load: undefined,
  doing: undefined,
  waitsUntil: undefined,
  verdict: undefined,
});

function withProbes(probes: RunView['probes'], readings: readonly ProbeReading[]): RunView['probes'] {
  const next = new Map(probes);
  for (const reading of readings) {
    const before = probes.get(reading.name)?.history ?? [];
    const value = typeof reading.value === 'number' && Number.isFinite(reading.value) ? [reading.value] : [];
    next.set(reading.name, { ...reading, history: [...before, ...value].slice(-historyMax) });
  }
  return next;
}

/** The view after an event. */
export function seen(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'phase':
      return {
        ...view,
        phase: event.phase,
        phaseAt: event.at,
        passed: [...view.passed, view.phase],
        doing: undefined,
        waitsUntil: undefined,
      };
    case 'activity-started':
      if (event.where !== 'method' && event.where !== 'rollbacks') return view;
      return event.background ? view : { ...view, doing: event.name, waitsUntil: undefined };
    case 'activity-ended':
      return event.where === 'method' || event.where === 'rollbacks' ? { ...view, waitsUntil: undefined } : view;
    case 'pause':
      return { ...view, doing: event.name, waitsUntil: event.at + event.ms };
    case 'hypothesis':
      return { ...view, probes: withProbes(view.probes, event.probes), counts: event.counts };
    case 'fault':
      return {
        ...view,
        faults: new Map(view.faults).set(event.lease, {
          kind: event.kind,
          says: event.says,
          state: event.state,
          message: event.message ?? view.faults.get(event.lease)?.message,
        }),
      };
    case 'load':
      return {
        ...view,
        load: event.state === 'started' ? 'runs' : `ended${event.message ? `: ${event.message}` : ''}`,
      };
    case 'verdict':
      return { ...view, verdict: event.verdict };
    case 'reason':
    case 'warning':
      return view;
  }
}
