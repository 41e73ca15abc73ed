/** One setting of a policy for people. */
export interface Setting {
  /** `breaker.openMs`. */
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

export interface SettingGroup {
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** `openMsMax` as `open max`, with the unit at the value. */
const units: readonly (readonly [RegExp, string])[] = [
  [/Ms(?=[A-Z]|$)/, 'ms'],
  [/Seconds(?=[A-Z]|$)|^seconds$/, 's'],
];
const shares = /(?:ratio|rate|share|jitter|quantile)(?:Max|Min)?$/i;
/** Above 1 a number is no share, whatever its name. */
const isShare = (name: string, value: number): boolean => shares.test(name) && value <= 1 && !/perSecond/i.test(name);

const spaced = (name: string): string => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).trim();

function nameAndUnit(name: string): { readonly name: string; readonly unit: string } {
  for (const [pattern, unit] of units) {
    const rest = name.replace(pattern, '');
    if (rest !== name) return { name: spaced(rest) || 'time', unit };
  }
  return { name: spaced(name), unit: '' };
}

function valueText(name: string, value: unknown, unit: string): string {
  if (value === null) return 'off';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (typeof value === 'number') {
    if (isShare(name, value) && unit === '') return `${Number((value * 100).toFixed(2))}\u00a0%`;
    if (unit === 'ms' && value >= 1_000) return `${value / 1_000}\u00a0s`;
    return unit ? `${value}\u00a0${unit}` : String(value);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function flat(path: string, name: string, value: unknown): Setting[] {
  if (isGroup(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      flat(`${path}.${key}`, `${name}: ${nameAndUnit(key).name}`, inner),
    );
  }
  const last = path.slice(path.lastIndexOf('.') + 1);
  return [{ path, name, value: valueText(last, value, nameAndUnit(last).unit) }];
}

/** What of a policy stands at its top, where it is no group. */
const own = 'call';

/**
 * A policy in groups, in the order in which it is written: whatever it has, since what can be set is the replicas' to say.
 * A group that is switched off is one setting.
 */
export function settingGroups(settings: Readonly<Record<string, unknown>>): readonly SettingGroup[] {
  const single: Setting[] = [];
  const groups: SettingGroup[] = [];
  for (const [key, value] of Object.entries(settings)) {
    const { name } = nameAndUnit(key);
    if (isGroup(value)) {
      groups.push({
        name,
        settings: Object.entries(value).flatMap(([inner, one]) =>
          flat(`${key}.${inner}`, nameAndUnit(inner).name, one),
        ),
      });
    } else if (value === null && nameAndUnit(key).unit === '') {
      groups.push({ name, settings: [{ path: key, name, value: 'off' }] });
    } else single.push(...flat(key, name, value));
  }
  return single.length === 0 ? groups : [{ name: own, settings: single }, ...groups];
}

/** The paths at which two policies differ. */
export function differences(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): Set<string> {
  const texts = (settings: Readonly<Record<string, unknown>>) =>
    new Map(
      settingGroups(settings).flatMap((group) => group.settings.map(({ path, value }) => [path, value] as const)),
    );
  const [a, b] = [texts(one), texts(other)];
  return new Set([...a.keys(), ...b.keys()].filter((path) => a.get(path) !== b.get(path)));
}
