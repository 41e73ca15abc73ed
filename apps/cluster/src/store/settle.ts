/** Whatever `settle` has made: frozen through and through, so it may be shared. */
const settled = new WeakSet<object>();

const freeze = <T extends object>(value: T): T => {
  Object.freeze(value);
  settled.add(value);
  return value;
};

function settleArray(next: readonly unknown[], before: unknown): unknown {
  const old = Array.isArray(before) ? (before as readonly unknown[]) : [];
  // As JSON has it: a hole or undefined in a list is null.
  const items = next.map((item, index) => (item === undefined ? null : settle(item, old[index])));
  const same = before === old && old.length === items.length && items.every((item, index) => item === old[index]);
  return same ? before : freeze(items);
}

function settleRecord(next: object, before: unknown): unknown {
  const old = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {};
  const entries = Object.entries(next).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, settle(value, (old as Record<string, unknown>)[key])] as const],
  );
  const same =
    old === before &&
    Object.keys(old).length === entries.length &&
    entries.every(([key, value]) => Object.hasOwn(old, key) && (old as Record<string, unknown>)[key] === value);
  return same ? before : freeze(Object.fromEntries(entries));
}

/**
 * A deep-frozen copy of plain data as JSON would carry it (members that are undefined are left out), which shares every part that
 * equals the same part of `before`: where nothing differs, the result is `before` itself. The argument is not changed.
 */
export function settle<T>(next: T, before?: unknown): T;
export function settle(next: unknown, before?: unknown): unknown {
  if (next === before || typeof next !== 'object' || next === null) return next;
  if (next instanceof Date) return next.toISOString();
  // Parts of another stored object are shared, unless the same part of `before` can be.
  if (settled.has(next) && before === undefined) return next;
  return Array.isArray(next) ? settleArray(next, before) : settleRecord(next, before);
}
