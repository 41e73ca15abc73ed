import { describe, expect, it } from 'vitest';
import { type LabEvent, LabEvents } from './events.ts';

const part = (name: string, state: 'starting' | 'ready'): LabEvent => ({ type: 'part', name, kind: 'engine', state });

describe('events of the lab', () => {
  it('reach those who listen, until they stop', () => {
    const events = new LabEvents();
    const heard: LabEvent[] = [];
    const forget = events.subscribe((event) => heard.push(event));
    events.emit(part('consul', 'starting'));
    forget();
    events.emit(part('consul', 'ready'));
    expect(heard).toEqual([part('consul', 'starting')]);
  });

  it('tell those who come late only what still matters, in order', () => {
    const events = new LabEvents();
    events.emit(part('consul', 'starting'));
    events.emit({ type: 'install', engine: 'jaeger', message: 'building', fraction: 0.1 });
    events.emit(part('feed-1', 'ready'));
    events.emit({ type: 'install', engine: 'jaeger', message: 'building', fraction: 0.9 });
    events.emit(part('consul', 'ready'));
    events.emit({ type: 'removed', name: 'feed-1' });
    const heard: LabEvent[] = [];
    events.subscribe((event) => heard.push(event));
    expect(heard).toEqual([
      { type: 'install', engine: 'jaeger', message: 'building', fraction: 0.9 },
      part('consul', 'ready'),
    ]);
  });
});
