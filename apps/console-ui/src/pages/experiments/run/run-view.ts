import type {
  ChaosPhase,
  ChaosRunEvent,
  ChaosVerdict,
  RunFaultState,
  RunReading,
  RunReason,
} from '@gameday/console-api';
import { withShortFigures } from '../parts/words.ts';

export interface PhaseView {
  readonly phase: ChaosPhase;
  readonly fromMs: number;
  readonly toMs?: number;
}

export type LookPoint = RunReading & { readonly atMs: number; readonly counts: boolean };

/** A fault, from when it was written down until it was undone. */
export interface FaultView {
  readonly lease: string;
  readonly target: string;
  readonly says: string;
  readonly load: boolean;
  readonly state: RunFaultState;
  /** What proves it, or why it is not proved or not undone. */
  readonly message?: string;
  readonly proved?: boolean;
  readonly inForceAtMs?: number;
  readonly endedAtMs?: number;
}

export interface DeedView {
  readonly where: string;
  readonly kind: string;
  readonly name: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly status?: string;
  readonly message?: string;
}

export type Tone = 'plain' | 'good' | 'bad' | 'fault';

/** Something that happened, as a sentence. */
export interface Happening {
  readonly atMs: number;
  readonly text: string;
  readonly tone: Tone;
}

/** A run as far as its events tell it. */
export interface RunView {
  readonly phases: readonly PhaseView[];
  readonly probes: ReadonlyMap<string, readonly LookPoint[]>;
  /** Whether the latest look held, and counts. */
  readonly look?: { readonly met: boolean; readonly counts: boolean };
  readonly faults: readonly FaultView[];
  readonly deeds: readonly DeedView[];
  readonly loads: readonly { readonly state: string; readonly atMs: number; readonly message?: string }[];
  /** It waits, so that what was done can show. */
  readonly pause?: { readonly name: string; readonly fromMs: number; readonly untilMs: number };
  readonly reasons: readonly RunReason[];
  readonly verdict?: { readonly verdict: ChaosVerdict; readonly asExpected: boolean; readonly atMs: number };
  readonly happenings: readonly Happening[];
  readonly lastAtMs?: number;
}

export const emptyRun: RunView = {
  phases: [],
  probes: new Map(),
  faults: [],
  deeds: [],
  loads: [],
  reasons: [],
  happenings: [],
};

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** What an event means to a person; undefined for what is no news by itself. */
function tellOf(view: RunView, event: ChaosRunEvent): { text: string; tone: Tone } | undefined {
  const told = (text: string, tone: Tone = 'plain') => ({ text, tone });
  switch (event.type) {
    case 'phase':
      return undefined;
    case 'started':
      return told(
        `${event.kind === 'probe' ? 'Asks' : 'Does'}: ${event.name}${event.background ? ' (goes on beside the rest)' : ''}`,
      );
    case 'done': {
      if (event.status === 'succeeded') return undefined;
      return told(`${event.name}: ${event.status}${event.message === undefined ? '' : `: ${event.message}`}`, 'bad');
    }
    case 'pause':
      return event.ms >= 1_000 ? told(`Waits ${seconds(event.ms)}`) : undefined;
    case 'look': {
      if (view.look?.met === event.met && view.look.counts === event.counts) return undefined;
      const unmet = event.readings.filter(({ met }) => !met).map(({ name, reason }) => `${name}: ${reason}`);
      const counts = event.counts ? '' : ' (does not count)';
      return event.met
        ? told(`The hypothesis holds${counts}`, 'good')
        : told(`The hypothesis does not hold${counts}: ${unmet.join('; ')}`, 'bad');
    }
    case 'fault': {
      if (event.load && event.state !== 'undo failed') return undefined;
      const why = event.message === undefined ? '' : `: ${event.message}`;
      if (event.state === 'in force') return told(`In force: ${event.says}`, 'fault');
      if (event.state === 'proved') return told(`Proved${why || `: ${event.says}`}`, 'good');
      if (event.state === 'not proved') return told(`Not proved${why || `: ${event.says}`}`, 'bad');
      if (event.state === 'ended') return told(`Undone: ${event.says}`, 'good');
      return event.state === 'undo failed' ? told(`Could not be undone: ${event.says}${why}`, 'bad') : undefined;
    }
    case 'load':
      return told(`Load ${event.state}${event.message === undefined ? '' : `: ${event.message}`}`);
    case 'reason':
      return told(`${event.reason.verdict}: ${event.reason.message}`, 'bad');
    case 'warning':
      return told(`Warning: ${event.message}`, 'bad');
    case 'verdict':
      return told(
        `Verdict: ${event.verdict}${event.asExpected ? ', as expected' : ''}`,
        event.asExpected ? 'good' : 'bad',
      );
  }
}

function withFault(faults: readonly FaultView[], event: ChaosRunEvent & { type: 'fault' }): FaultView[] {
  const { at, state, lease, target, says, load, message } = event;
  const before = faults.find((fault) => fault.lease === lease);
  const proved = state === 'proved' ? true : state === 'not proved' ? false : before?.proved;
  const now: FaultView = {
    ...(before ?? { lease, target, says, load }),
    // What is proved is still in force; its end is told by an event of its own.
    state,
    ...(message !== undefined && { message }),
    ...(proved !== undefined && { proved }),
    ...(state === 'in force' && { inForceAtMs: at }),
    ...(state === 'ended' && { endedAtMs: at }),
  };
  return before ? faults.map((fault) => (fault === before ? now : fault)) : [...faults, now];
}

function withDone(deeds: readonly DeedView[], event: ChaosRunEvent & { type: 'done' }): DeedView[] {
  const { at, name, where, kind, status, message, durationMs } = event;
  const open = deeds.findLastIndex(
    (deed) => deed.name === name && deed.where === where && deed.endedAtMs === undefined,
  );
  const ended = { endedAtMs: at, status, ...(message !== undefined && { message }) };
  if (open === -1) return [...deeds, { where, kind, name, startedAtMs: at - durationMs, ...ended }];
  return deeds.map((deed, index) => (index === open ? { ...deed, ...ended } : deed));
}

function withLook(probes: RunView['probes'], event: ChaosRunEvent & { type: 'look' }): RunView['probes'] {
  const next = new Map(probes);
  for (const reading of event.readings) {
    next.set(reading.name, [...(probes.get(reading.name) ?? []), { ...reading, atMs: event.at, counts: event.counts }]);
  }
  return next;
}

const withPhase = (phases: readonly PhaseView[], { at, phase }: { at: number; phase: ChaosPhase }): PhaseView[] => [
  ...phases.map((one) => (one.toMs === undefined ? { ...one, toMs: at } : one)),
  { phase, fromMs: at },
];

function changed({ pause, ...view }: RunView, event: ChaosRunEvent): RunView {
  const waiting = pause === undefined ? {} : { pause };
  switch (event.type) {
    case 'phase':
      return { ...view, phases: withPhase(view.phases, event) };
    case 'started': {
      const { at: startedAtMs, where, kind, name } = event;
      return { ...view, deeds: [...view.deeds, { where, kind, name, startedAtMs }] };
    }
    case 'done':
      return { ...view, ...waiting, deeds: withDone(view.deeds, event) };
    case 'pause':
      return { ...view, pause: { name: event.name, fromMs: event.at, untilMs: event.at + event.ms } };
    case 'look':
      return {
        ...view,
        ...waiting,
        probes: withLook(view.probes, event),
        look: { met: event.met, counts: event.counts },
      };
    case 'fault':
      return { ...view, ...waiting, faults: withFault(view.faults, event) };
    case 'load': {
      const { at: atMs, state, message } = event;
      return {
        ...view,
        ...waiting,
        loads: [...view.loads, { state, atMs, ...(message !== undefined && { message }) }],
      };
    }
    case 'reason':
      return { ...view, ...waiting, reasons: [...view.reasons, event.reason] };
    case 'verdict':
      return { ...view, verdict: { verdict: event.verdict, asExpected: event.asExpected, atMs: event.at } };
    case 'warning':
      return { ...view, ...waiting };
  }
}

/** The run after more of its events. */
export const afterEvents = (view: RunView, events: readonly ChaosRunEvent[]): RunView =>
  events.reduce((before, event) => {
    const told = tellOf(before, event);
    const happenings = told
      ? [...before.happenings, { atMs: event.at, tone: told.tone, text: withShortFigures(told.text) }]
      : before.happenings;
    return { ...changed(before, event), happenings, lastAtMs: event.at };
  }, view);

/** The phase that goes on; undefined before the first. */
export const phaseNow = ({ phases }: RunView): PhaseView | undefined => phases.at(-1);

/** When the first fault began and the last one ended; undefined as long as none is in force. */
export function faultSpan({ faults }: RunView, nowMs: number): { fromMs: number; toMs: number } | undefined {
  const made = faults.filter(({ load, inForceAtMs }) => !load && inForceAtMs !== undefined);
  if (made.length === 0) return undefined;
  return {
    fromMs: Math.min(...made.map(({ inForceAtMs = 0 }) => inForceAtMs)),
    toMs: Math.max(...made.map(({ endedAtMs }) => endedAtMs ?? nowMs)),
  };
}

/** Whether what was made is undone: the promise of every run. */
export function undoOf({ faults }: RunView): {
  readonly made: number;
  readonly undone: number;
  readonly failed: readonly FaultView[];
} {
  const made = faults.filter(({ load, state }) => !load && state !== 'intended');
  return {
    made: made.length,
    undone: made.filter(({ state }) => state === 'ended').length,
    failed: made.filter(({ state }) => state === 'undo failed'),
  };
}
