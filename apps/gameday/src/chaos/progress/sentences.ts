import { bringsLoad, type RunEvent } from '@gameday/chaos-engine';

/** A value that a probe found, short enough for a line. */
export function shown(value: unknown): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
    return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  }
  if (typeof value === 'object' && value !== null && 'status' in value) return `status ${String(value.status)}`;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** What an event means to a person; undefined for what is no news by itself. Looks at the hypothesis are told elsewhere. */
export function sentenceOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'phase':
      return event.phase === 'done' ? undefined : event.phase;
    case 'activity-started':
      if (event.where !== 'method' && event.where !== 'rollbacks') return undefined;
      return `${event.kind === 'probe' ? 'asks' : 'does'}: ${event.name}${event.background ? ' (goes on beside the rest)' : ''}`;
    case 'activity-ended':
      if (event.status === 'succeeded' || event.where === 'hypothesis' || event.where === 'proof') return undefined;
      return `${event.status}: ${event.name}${event.message === undefined ? '' : `: ${event.message}`}`;
    case 'pause':
      return event.ms >= 1000 ? `waits ${Math.round(event.ms / 100) / 10} s` : undefined;
    case 'fault':
      // The load is told of by its own events.
      if (event.state !== 'undo failed' && bringsLoad(event)) return undefined;
      switch (event.state) {
        case 'intended':
          return undefined;
        case 'in force':
          return `in force: ${event.says}`;
        case 'proved':
        case 'not proved':
          return `${event.state}: ${event.message ?? event.says}`;
        case 'ended':
          return `ended: ${event.says}`;
        case 'undo failed':
          return `could not be undone: ${event.says}${event.message === undefined ? '' : `: ${event.message}`}`;
      }
      return undefined;
    case 'load':
      return `load ${event.state}${event.message === undefined ? '' : `: ${event.message}`}`;
    case 'reason':
      return `${event.reason.verdict}: ${event.reason.message}`;
    case 'warning':
      return `warning: ${event.message}`;
    case 'hypothesis':
    case 'verdict':
      return undefined;
  }
}
