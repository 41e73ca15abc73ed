import { describe, expect, it } from 'vitest';
import { Originals } from './originals.ts';

describe('what a run has changed', () => {
  it('comes back only when it is as it was before the first change', () => {
    const originals = new Originals<string | null>();
    expect(originals.change('run', 'key', null, 'a')).toMatchObject({ original: null, first: true, returns: false });
    expect(originals.change('run', 'key', 'a', 'b')).toMatchObject({ original: null, first: false, returns: false });
    expect(originals.returns('key')).toBe(false);
    expect(originals.change('run', 'key', 'b', null)).toMatchObject({ returns: true });
    expect(originals.returns('key')).toBe(true);
  });

  it('does not come back by a change that changes nothing', () => {
    expect(new Originals<string>().change('run', 'key', 'a', 'a').returns).toBe(false);
  });

  it('is told apart by run and by thing', () => {
    const originals = new Originals<string | null>();
    originals.change('run', 'key', null, 'a');
    expect(originals.change('another run', 'key', 'a', null).returns).toBe(false);
    expect(originals.change('run', 'another key', 'a', null).returns).toBe(false);
  });
});
