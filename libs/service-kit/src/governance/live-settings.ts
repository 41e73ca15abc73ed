import type { KeyWatch } from '@gameday/consul';
import type { SettingsError, SettingsResult } from './edge-settings.ts';

/** Settings in force, and where they come from. */
export interface InForce<Settings> {
  readonly settings: Settings;
  /** `default`: from code. `consul`: the key says so. */
  readonly source: 'default' | 'consul';
  /** ModifyIndex of the key; 0 for the default. */
  readonly version: number;
  /** A newer version that was refused: the last good one stays in force. */
  readonly refused: { readonly version: number; readonly errors: readonly SettingsError[] } | null;
}

export interface LiveSettings<Settings> {
  readonly inForce: InForce<Settings>;
  close(): void;
}

export interface LiveSettingsOptions<Settings> {
  readonly watch: Pick<KeyWatch, 'state' | 'onChange' | 'close'>;
  readonly base: Settings;
  parse(input: unknown): SettingsResult<Settings>;
  /** New settings are in force. */
  changed(inForce: InForce<Settings>): void;
  /** A version was refused. */
  refused(inForce: InForce<Settings>): void;
}

/** Follows the key that overrides settings: a good value comes into force at once, a bad one is refused with its reasons. */
export function followSettings<Settings>(options: LiveSettingsOptions<Settings>): LiveSettings<Settings> {
  const byDefault: InForce<Settings> = { settings: options.base, source: 'default', version: 0, refused: null };
  let inForce = byDefault;
  const take = () => {
    const { state } = options.watch;
    if (state.kind === 'waiting') return;
    const next = nextInForce(inForce, byDefault, state.entry, options.parse);
    if (next === inForce) return;
    const settingsChanged = next.settings !== inForce.settings;
    inForce = next;
    if (settingsChanged) options.changed(next);
    if (next.refused) options.refused(next);
  };
  options.watch.onChange(take);
  take();
  return {
    get inForce() {
      return inForce;
    },
    close: () => options.watch.close(),
  };
}

interface KeyEntry {
  readonly value: string;
  readonly modifyIndex: number;
}

/** The settings in force after the key was seen with this content; undefined: there is no such key (any more). */
export function nextInForce<Settings>(
  current: InForce<Settings>,
  byDefault: InForce<Settings>,
  entry: KeyEntry | undefined,
  parse: (input: unknown) => SettingsResult<Settings>,
): InForce<Settings> {
  if (!entry) return current.source === 'default' && !current.refused ? current : byDefault;
  const { modifyIndex: version } = entry;
  if (version === current.version || version === current.refused?.version) return current;
  const result = parseJson(entry.value, parse);
  return result.ok
    ? { settings: result.settings, source: 'consul', version, refused: null }
    : { ...current, refused: { version, errors: result.errors } };
}

function parseJson<Settings>(
  text: string,
  parse: (input: unknown) => SettingsResult<Settings>,
): SettingsResult<Settings> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    const message = `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, errors: [{ path: '', message }] };
  }
  return parse(input);
}
