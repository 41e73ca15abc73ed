import { isDeepStrictEqual } from 'node:util';
import { annotation, type HorizontalPodAutoscaler } from '@gameday/kubernetes';
import { autoscalerPath, theAutoscalerOf } from '../lab/deployments.ts';
import type { Lab } from '../lab/lab.ts';
import { problem, serviceProblems } from '../lab/names.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import { proveWithin } from '../wait.ts';

type Spec = HorizontalPodAutoscaler['spec'];

interface AutoscalerUndo {
  readonly name: string;
  readonly service: string;
  readonly previous: Spec;
  /** What the fault sets. */
  readonly wanted: Partial<Spec>;
}

/** Writes the whole spec; what Kubernetes would merge is replaced. */
async function writeSpec(lab: Lab, autoscaler: HorizontalPodAutoscaler, spec: Spec): Promise<void> {
  // Its status is written all the time, and that is no conflict.
  const { resourceVersion: _version, ...metadata } = autoscaler.metadata ?? {};
  const path = autoscalerPath(metadata.name ?? '');
  await lab.cluster.send('PUT', path, { body: { ...autoscaler, metadata, spec } });
}

/** What autoscaling/v2 has in it, the API checks. */
const specOf = (spec: ArgumentsOf<'cluster', 'setAutoscaler'>['spec']): Partial<Spec> =>
  spec as unknown as Partial<Spec>;

const said = (wanted: Partial<Spec>): string =>
  Object.entries(wanted)
    .map(([field, value]) => (typeof value === 'number' ? `${field} ${value}` : field))
    .join(', ');

/** Changes fields of a service's autoscaler. */
export const setAutoscaler = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'setAutoscaler'>> => ({
  check({ service, spec: { minReplicas, maxReplicas } }) {
    const problems = serviceProblems(service, ['service']);
    if (minReplicas !== undefined && maxReplicas !== undefined && minReplicas > maxReplicas) {
      problems.push(problem(['spec', 'minReplicas'], `must not be more than maxReplicas (${maxReplicas})`));
    }
    return problems;
  },
  async prepare({ service, spec }) {
    const autoscaler = await theAutoscalerOf(lab.cluster, service);
    const wanted = specOf(spec);
    const undo: AutoscalerUndo = { name: autoscaler.metadata?.name ?? '', service, previous: autoscaler.spec, wanted };
    const intent = {
      kind: 'cluster.autoscaler',
      target: service,
      says: `the autoscaler of ${service} is changed: ${said(wanted)}`,
      undo: { module: 'cluster', func: 'restoreAutoscaler', arguments: { ...undo } },
    };
    return { faults: [intent] };
  },
  async run({ service, spec }) {
    const autoscaler = await theAutoscalerOf(lab.cluster, service);
    await writeSpec(lab, autoscaler, { ...autoscaler.spec, ...specOf(spec) });
    return { autoscaler: autoscaler.metadata?.name };
  },
});

export const restoreAutoscaler = (lab: Lab): NativeFunction<AutoscalerUndo> => ({
  async run({ name, previous }) {
    const present = await lab.cluster.get<HorizontalPodAutoscaler>(autoscalerPath(name));
    if (present && !isDeepStrictEqual(present.spec, previous)) await writeSpec(lab, present, previous);
  },
});

export const proveAutoscaler =
  (lab: Lab): Prove =>
  async (lease, context) => {
    const { service, wanted } = lease.intent.undo.arguments as unknown as AutoscalerUndo;
    return proveWithin(context, { forMs: 2_000 }, async () => {
      const { spec } = await theAutoscalerOf(lab.cluster, service);
      // Defaults are filled in, so what was sent is a part of what is there.
      const missing = Object.entries(wanted).filter(([field, value]) => !holds(spec[field as keyof Spec], value));
      const says =
        missing.length === 0
          ? `the autoscaler of ${service} says so: ${said(wanted)}`
          : `the autoscaler of ${service} has another ${missing.map(([field]) => field).join(', ')}`;
      return { proved: missing.length === 0, says };
    });
  };

/** Whether everything that is wanted is there; more may be. */
export function holds(present: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return present === wanted;
  if (typeof present !== 'object' || present === null) return false;
  if (Array.isArray(wanted) && (!Array.isArray(present) || present.length !== wanted.length)) return false;
  return Object.entries(wanted).every(([key, value]) => holds((present as Record<string, unknown>)[key], value));
}

/** {current, desired, min, max, paused, conditions} of a service's autoscaler. */
export const autoscaler = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'autoscaler'>> => ({
  check: ({ service }) => serviceProblems(service, ['service']),
  async run({ service }, { signal }) {
    const { metadata, spec, status } = await theAutoscalerOf(lab.cluster, service, { signal });
    const conditions = (status?.conditions ?? []).map(({ type, status: is, reason, message }) => [
      type,
      { status: is === 'True', reason, message },
    ]);
    return {
      current: status?.currentReplicas ?? 0,
      desired: status?.desiredReplicas ?? 0,
      min: spec.minReplicas ?? 1,
      max: spec.maxReplicas,
      paused: metadata?.annotations?.[annotation.paused] === 'true',
      conditions: Object.fromEntries(conditions) as Record<string, unknown>,
    };
  },
});
