import type { Action, Activity, ActivityReference, Experiment, NativeProvider } from '@gameday/experiment';
import { setPolicy } from '../parts/actions.ts';
import type { Defect, PlantedPolicy } from './defects.ts';

type Fields = Readonly<Record<string, unknown>>;
type Entry = Activity | ActivityReference;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As `policy.set` merges: objects into objects, all else takes the place of what was there (RFC 7396, but null stays null). */
function merged(base: Fields, over: Fields): Fields {
  const entries = Object.entries(over).map(([key, value]): [string, unknown] => {
    const before = base[key];
    return [key, isFields(before) && isFields(value) ? merged(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

const nativeOf = (entry: Entry): NativeProvider | undefined =>
  'provider' in entry && entry.provider.type === 'gameday' ? entry.provider : undefined;

/** The same action, with the planted settings in it where it sets the same edge. */
function corrupted(entry: Entry, { caller, callee, policy }: PlantedPolicy): Entry {
  const native = nativeOf(entry);
  if (native?.module !== 'policy' || native.func !== 'set') return entry;
  const set = native.arguments;
  if (set.caller !== caller || set.callee !== callee) return entry;
  const provider = { ...native, arguments: { ...set, policy: merged(set.policy as Fields, policy) } };
  return { ...(entry as Action), provider };
}

/** What an action is done to, for those of which the last one wins: `cluster.scale feed`. */
function subject(entry: Entry): string | undefined {
  const native = nativeOf(entry);
  const { service }: Fields = native?.module === 'cluster' ? { ...native.arguments } : {};
  if (native === undefined) return undefined;
  return typeof service === 'string' ? `${native.func} ${service}` : undefined;
}

/**
 * The experiment in an app with a defect: planted before everything else, and kept where the experiment would mend it.
 * What it expects stays as it was, so that a defect that is found makes the verdict differ.
 */
export function plant(experiment: Experiment, { says, policies = [], actions = [] }: Defect): Experiment {
  const subjects = actions.map(subject);
  const kept = experiment.method.filter((entry) => {
    const own = subject(entry);
    return own === undefined || !subjects.includes(own);
  });
  const method = policies.reduce(
    (entries: readonly Entry[], policy) => entries.map((entry) => corrupted(entry, policy)),
    kept,
  );
  const planted = policies.map(({ caller, callee, policy }) =>
    setPolicy(`planted: ${says}, ${caller} → ${callee}`, caller, callee, policy),
  );
  return {
    ...experiment,
    title: `${experiment.title} (planted: ${says})`,
    method: [...actions, ...planted, ...method],
  };
}
