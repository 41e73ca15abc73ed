import { isMapping } from '../values/equality.ts';
import { type Checker, checkShape } from './checker.ts';
import type { DocumentPath } from './problem.ts';
import { controlShape } from './shapes.ts';

/** A list of controls, and where it stands. */
export interface ControlList {
  readonly path: DocumentPath;
  readonly entries: unknown;
}

/**
 * Checks controls: those written in Python are refused by name, references must lead to a control that has a name.
 * @param available names of the controls that this lab has
 */
export function checkControls(checker: Checker, lists: readonly ControlList[], available: readonly string[]): void {
  const all = lists.flatMap(({ path, entries }) =>
    (Array.isArray(entries) ? (entries as unknown[]) : []).map((entry, index) => ({ path: [...path, index], entry })),
  );
  const names = all.flatMap(({ entry }) => (isMapping(entry) && !('ref' in entry) ? [entry.name] : []));
  for (const { path, entry } of all) {
    if (!isMapping(entry)) checker.error(path, 'must be a control: an object with name and provider');
    else if ('ref' in entry) {
      if (!names.includes(entry.ref)) checker.error([...path, 'ref'], `no control has the name "${String(entry.ref)}"`);
    } else checkControl(checker, path, entry, available);
  }
}

function checkControl(
  checker: Checker,
  path: DocumentPath,
  control: Record<string, unknown>,
  available: readonly string[],
): void {
  checkShape(checker, path, controlShape, control);
  const { provider } = control;
  if (!isMapping(provider) || typeof provider.type !== 'string') return;
  const has = available.length > 0 ? `; there are: ${available.join(', ')}` : '';
  if (provider.type !== 'gameday') {
    const name = `${provider.type === 'python' ? 'Python ' : ''}${String(provider.module ?? provider.type)}`;
    return checker.error([...path, 'provider'], `the control ${name} is not known here; use the type "gameday"${has}`);
  }
  if (typeof provider.module === 'string' && !available.includes(provider.module)) {
    checker.error([...path, 'provider', 'module'], `there is no control "${provider.module}"${has}`);
  }
}
