/** Series that are shown; undefined: all of them. */
export type Shown = ReadonlySet<string> | undefined;

/**
 * What is shown after a click on a series in the legend, as in Grafana: a plain click shows it alone, and all again
 * when it is alone already; a click with a modifier key takes it in or out.
 * @param names of all series
 */
export function afterClick(shown: Shown, name: string, alone: boolean, names: readonly string[]): Shown {
  if (alone) return shown?.size === 1 && shown.has(name) ? undefined : new Set([name]);
  const next = new Set(shown ?? names);
  if (!next.delete(name)) next.add(name);
  // Nothing left, or everything back: both show all.
  return next.size === 0 || names.every((each) => next.has(each)) ? undefined : next;
}
