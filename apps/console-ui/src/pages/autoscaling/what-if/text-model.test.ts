import { describe, expect, it } from 'vitest';
import { readSpecText, specText } from './text-model.ts';

const spec = { minReplicas: 1, maxReplicas: 6, metrics: [{ type: 'Resource' }] };

describe('a spec as text', () => {
  it.each(['yaml', 'json'] as const)('is read as it was written, in %s', (language) =>
    expect(readSpecText(specText(spec, language))).toEqual({ ok: true, value: spec }),
  );
  it.each([
    ['maxReplicas: [1', 'Line 1'],
    ['{"a": 1,, }', 'Line 1'],
    ['just words', 'This is no spec'],
    ['- 1', 'This is no spec'],
    ['', 'This is no spec'],
    ['x'.repeat(70_000), 'too long'],
  ])('%.20j says what is wrong', (text, message) =>
    expect(readSpecText(text)).toEqual({ ok: false, message: expect.stringContaining(message) }),
  );
  it('is no bomb of aliases', () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`;
    expect(readSpecText(bomb).ok).toBe(false);
  });
});
