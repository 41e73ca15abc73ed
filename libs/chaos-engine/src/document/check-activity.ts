import type { Providers } from '../providers/provider.ts';
import { isMapping } from '../values/equality.ts';
import { type Checker, checkShape } from './checker.ts';
import { checkProvider } from './check-provider.ts';
import { checkTolerance } from './check-tolerance.ts';
import type { DocumentPath } from './problem.ts';
import { activityShape } from './shapes.ts';

/** Where an activity stands decides what it may be. */
export type Place = 'hypothesis' | 'method' | 'rollbacks' | 'configuration' | 'tolerance';

export interface ActivityCheck {
  readonly checker: Checker;
  readonly providers: Providers | undefined;
  /** The activities that `ref` can name. */
  readonly byName: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

async function checkReference(
  { checker, byName }: ActivityCheck,
  path: DocumentPath,
  entry: Record<string, unknown>,
  place: Place,
): Promise<void> {
  const { ref } = entry;
  if (typeof ref !== 'string' || ref === '') return checker.error([...path, 'ref'], 'must be the name of an activity');
  const target = byName.get(ref);
  if (!target)
    return checker.error([...path, 'ref'], `no activity of the method or the hypothesis has the name "${ref}"`);
  if (place !== 'hypothesis') return;
  if (target.type !== 'probe') checker.error([...path, 'ref'], `"${ref}" is no probe`);
  const tolerance = entry.tolerance ?? target.tolerance;
  if (tolerance === undefined)
    checker.error(path, 'needs a "tolerance", for a hypothesis is made of probes with one each');
  else if (entry.tolerance !== undefined)
    await checkTolerance(checker, [...path, 'tolerance'], tolerance, target.provider);
}

/** A tolerance that is a probe: what it takes and what it is worth. */
async function checkProbeTolerance(
  check: ActivityCheck,
  path: DocumentPath,
  tolerance: Record<string, unknown>,
): Promise<void> {
  const { checker } = check;
  await checkActivity(check, path, tolerance, 'tolerance');
  const { provider } = tolerance;
  if (!isMapping(provider)) return;
  if (provider.arguments !== undefined && !isMapping(provider.arguments)) {
    checker.error(
      [...path, 'provider', 'arguments'],
      'must be an object, for the value to be judged is added to it as "value"',
    );
  }
  if (provider.type === 'http' || provider.type === 'process') {
    checker.warn(
      path,
      `is met by whatever the ${String(provider.type)} provider answers, and only fails when it cannot answer`,
    );
  }
}

/** Checks an activity as far as it can be done without touching anything. */
export async function checkActivity(
  check: ActivityCheck,
  path: DocumentPath,
  entry: unknown,
  place: Place,
): Promise<void> {
  const { checker } = check;
  if (!isMapping(entry)) return checker.error(path, 'must be an activity: an object with type, name and provider');
  if ('ref' in entry) return checkReference(check, path, entry, place);
  checkShape(checker, path, activityShape, entry);

  const onlyProbes = place !== 'method' && place !== 'rollbacks';
  if (onlyProbes && entry.type === 'action')
    checker.error([...path, 'type'], 'must be "probe": nothing is done here, only looked at');
  await checkProvider(checker, [...path, 'provider'], entry.provider, entry.type, check.providers);

  const { tolerance } = entry;
  if (place !== 'hypothesis') {
    if (tolerance !== undefined)
      checker.warn([...path, 'tolerance'], 'has no effect: only probes of the hypothesis are judged');
    return;
  }
  if (entry.background === true) checker.warn([...path, 'background'], 'has no effect in the hypothesis');
  if (tolerance === undefined)
    return checker.error(path, 'needs a "tolerance", for a hypothesis is made of probes with one each');
  await checkTolerance(checker, [...path, 'tolerance'], tolerance, entry.provider);
  if (isMapping(tolerance) && tolerance.type === 'probe')
    await checkProbeTolerance(check, [...path, 'tolerance'], tolerance);
}
