import { describe, expect, it } from 'vitest';
import { Cancellation } from './cancellation.ts';

describe('a cancellation', () => {
  it('tells its listeners once, in their order, and not those that were removed', () => {
    const one = new Cancellation();
    const heard: string[] = [];
    const removed = () => heard.push('removed');
    one.signal.addEventListener('abort', () => heard.push('first'));
    one.signal.addEventListener('abort', removed);
    one.signal.addEventListener('abort', () => heard.push('last'));
    one.signal.removeEventListener('abort', removed);
    one.abort('enough');
    one.abort('again');
    expect({ heard, aborted: one.aborted, reason: one.reason }).toEqual({
      heard: ['first', 'last'],
      aborted: true,
      reason: 'enough',
    });
  });

  it('has the DOM’s reason where none is given', () => {
    const own = new Cancellation();
    const native = new AbortController();
    own.abort();
    native.abort();
    expect(own.reason).toMatchObject({ name: 'AbortError', message: (native.signal.reason as Error).message });
  });
});
