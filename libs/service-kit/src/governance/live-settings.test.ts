import type { KeyState, KeyWatch } from '@gameday/consul';
import { describe, expect, it } from 'vitest';
import type { SettingsResult } from './edge-settings.ts';
import { followSettings, nextInForce, type InForce } from './live-settings.ts';

interface Sample {
  readonly size: number;
}

const parse = (input: unknown): SettingsResult<Sample> => {
  const size = (input as { size?: unknown } | null)?.size;
  return typeof size === 'number' && size > 0
    ? { ok: true, settings: { size } }
    : { ok: false, errors: [{ path: 'size', message: 'must be above 0' }] };
};
const byDefault: InForce<Sample> = { settings: { size: 1 }, source: 'default', version: 0, refused: null };
const entry = (modifyIndex: number, value: string) => ({ key: 'k', value, modifyIndex });
const after = (...entries: Array<ReturnType<typeof entry> | undefined>) =>
  entries.reduce((inForce, next) => nextInForce(inForce, byDefault, next, parse), byDefault);

describe('settings that a key overrides', () => {
  it('are the default while there is no key', () => {
    expect(after(undefined)).toBe(byDefault);
  });

  it('are the key’s as soon as it has good ones, with its version', () => {
    expect(after(entry(7, '{"size":2}'))).toEqual({
      settings: { size: 2 },
      source: 'consul',
      version: 7,
      refused: null,
    });
  });

  it.each([
    ['not valid', '{"size":0}', [{ path: 'size', message: 'must be above 0' }]],
    ['no JSON', '{', [{ path: '', message: expect.stringContaining('is not JSON') as string }]],
    ['null', 'null', [{ path: 'size', message: 'must be above 0' }]],
  ])('stay the last good ones when the key’s are %s, and say why', (_what, value, errors) => {
    expect(after(entry(7, '{"size":2}'), entry(8, value))).toEqual({
      settings: { size: 2 },
      source: 'consul',
      version: 7,
      refused: { version: 8, errors },
    });
    expect(after(entry(8, value))).toEqual({ ...byDefault, refused: { version: 8, errors } });
  });

  it('forget a refusal with the next good version', () => {
    expect(after(entry(8, '{'), entry(9, '{"size":3}'))).toMatchObject({ version: 9, refused: null });
  });

  it('are the default again when the key goes', () => {
    expect(after(entry(7, '{"size":2}'), undefined)).toBe(byDefault);
    expect(after(entry(8, '{'), undefined)).toBe(byDefault);
  });

  it('are told once for each change, and each refusal once', () => {
    const told: string[] = [];
    let listener = () => {};
    let state: KeyState = { kind: 'waiting', since: 0, entry: undefined };
    const watch: Pick<KeyWatch, 'state' | 'onChange' | 'close'> = {
      get state() {
        return state;
      },
      onChange(listen) {
        listener = () => listen(state);
        return () => undefined;
      },
      close: () => undefined,
    };
    const live = followSettings<Sample>({
      watch,
      base: byDefault.settings,
      parse,
      changed: ({ version }) => told.push(`changed ${version}`),
      refused: ({ refused }) => told.push(`refused ${refused?.version}`),
    });
    for (const next of [
      undefined,
      entry(1, '{"size":2}'),
      entry(1, '{"size":2}'),
      entry(2, '{'),
      entry(2, '{'),
      undefined,
    ]) {
      state = { kind: 'live', since: 0, entry: next };
      listener();
    }
    expect(told).toEqual(['changed 1', 'refused 2', 'changed 0']);
    expect(live.inForce.settings).toEqual({ size: 1 });
  });
});
