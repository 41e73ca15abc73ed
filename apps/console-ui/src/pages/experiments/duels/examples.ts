import type { EdgeDetail, ExperimentItem, Topology } from '@gameday/console-api';
import { placeOfTarget } from '@gameday/console-api';

/** A set of policies to begin with. */
export interface PolicyExample {
  readonly label: string;
  readonly text: string;
}

/** Calls between services, those first that the experiment is about. */
export function callsFor(
  experiment: Pick<ExperimentItem, 'targets'> | undefined,
  edges: readonly Pick<Topology['edges'][number], 'id' | 'kind'>[],
): string[] {
  const hit = (experiment?.targets ?? []).flatMap((target) => {
    const place = placeOfTarget(target);
    return place === undefined ? [] : [new URLSearchParams(place.slice(2)).get('edge') ?? []].flat();
  });
  const calls = edges.filter(({ kind }) => kind === 'call').map(({ id }) => id);
  return [...new Set([...hit.filter((id) => calls.includes(id)), ...calls])];
}

/** The two ends of an edge's id. */
export function endsOf(edge: string): { readonly caller: string; readonly callee: string } | undefined {
  const [caller, callee] = edge.split('~');
  return caller && callee ? { caller, callee } : undefined;
}

const written = (document: unknown): string => JSON.stringify(document, undefined, 2);

/** `retryBudget` as people write it: `retry budget`. */
const plain = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Parts of a policy that cannot be switched off as a whole. */
const isPart = (key: string, value: unknown): boolean =>
  typeof value === 'object' && value !== null && key !== 'balancer';

/** What can be tried of a call's policy, made from what is in force: nothing is known of what services there are. */
export function examplesOf(edge: string, settings: EdgeDetail['policies'][number]['settings']): PolicyExample[] {
  const ends = endsOf(edge);
  if (!ends) return [];
  const set = (policy: unknown) => written({ [ends.caller]: { [ends.callee]: policy } });
  const timeoutMs = settings['timeoutMs'];
  return [
    { label: 'As it is', text: '{}' },
    ...(typeof timeoutMs === 'number'
      ? [{ label: 'Half the time-out', text: set({ timeoutMs: Math.max(1, Math.round(timeoutMs / 2)) }) }]
      : []),
    ...Object.entries(settings)
      .filter(([key, value]) => isPart(key, value))
      .map(([key]) => ({ label: `No ${plain(key)}`, text: set({ [key]: null }) })),
  ];
}
