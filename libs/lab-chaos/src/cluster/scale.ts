import { annotation } from '@gameday/kubernetes';
import { findService } from '@gameday/lab-kit';
import { LabChaosError } from '../errors.ts';
import { autoscalerOf, autoscalerPath, deploymentOf, deploymentPath } from '../lab/deployments.ts';
import type { Lab } from '../lab/lab.ts';
import { problem, serviceProblems } from '../lab/names.ts';
import { replicasOf } from '../lab/replicas.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import { proveWithin, waitFor } from '../wait.ts';

/** What the range of ports can hold, with room for the others. */
const replicasMax = 50;
const readyWithinMs = 30_000;

interface ScaleUndo {
  readonly service: string;
  readonly replicas: number;
  /** Of the fault, for its proof. */
  readonly wanted: number;
  /** Its annotation `paused` as it was; null when it had none. */
  readonly autoscaler: { readonly name: string; readonly paused: string | null } | null;
}

const pause = (lab: Lab, autoscaler: string, paused: string | null): Promise<unknown> =>
  lab.cluster.patch(autoscalerPath(autoscaler), { metadata: { annotations: { [annotation.paused]: paused } } });

const setReplicas = (lab: Lab, service: string, replicas: number): Promise<unknown> =>
  lab.cluster.patch(`${deploymentPath(service)}/scale`, { spec: { replicas } });

/** The replicas of a service that serve, and those on their way out. */
async function countReplicas(lab: Lab, service: string): Promise<{ readonly ready: number; readonly ending: number }> {
  const all = await replicasOf(lab.cluster, service);
  return {
    ready: all.filter(({ ready, ending }) => ready && !ending).length,
    ending: all.filter(({ ending }) => ending).length,
  };
}

/**
 * Sets how many replicas a service has; its autoscaler is paused for as long, or it would change that at once. Done when so many
 * are ready and all others are gone.
 */
export const scale = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'scale'>, ScaleUndo> => ({
  check({ service, replicas }) {
    const problems = serviceProblems(service, ['service']);
    if (replicas > replicasMax) problems.push(problem(['replicas'], `a service can have 0 to ${replicasMax} replicas`));
    if (findService(service)?.door && replicas > 1) {
      problems.push(problem(['replicas'], `${service} has one replica at most: it alone listens on the app's port`));
    }
    return problems;
  },
  async prepare({ service, replicas }) {
    const { spec } = await deploymentOf(lab.cluster, service);
    const autoscaler = await autoscalerOf(lab.cluster, service);
    const plan: ScaleUndo = {
      service,
      replicas: spec?.replicas ?? 1,
      wanted: replicas,
      autoscaler: autoscaler
        ? {
            name: autoscaler.metadata?.name ?? '',
            paused: autoscaler.metadata?.annotations?.[annotation.paused] ?? null,
          }
        : null,
    };
    const intent = {
      kind: 'cluster.scale',
      target: service,
      says: `${service} has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'} instead of ${plan.replicas}`,
      undo: { module: 'cluster', func: 'restoreScale', arguments: { ...plan } },
    };
    return { faults: [intent], plan };
  },
  async run({ service, replicas }, { plan, ...context }) {
    if (plan?.autoscaler) await pause(lab, plan.autoscaler.name, 'true');
    await setReplicas(lab, service, replicas);
    let are = { ready: 0, ending: 0 };
    const done = await waitFor(context, { forMs: readyWithinMs, everyMs: 100 }, async () => {
      are = await countReplicas(lab, service);
      return are.ready === replicas && are.ending === 0 ? true : undefined;
    });
    if (!done && !context.signal.aborted) {
      const leaving = are.ending === 0 ? '' : ` and ${are.ending} more are leaving`;
      const message = `${are.ready} of ${replicas} replicas of ${service} are ready${leaving} after ${readyWithinMs / 1000} s`;
      throw new LabChaosError('too_late', message);
    }
    return { service, replicas, before: plan?.replicas };
  },
});

/** Gives a service its size back, and to its autoscaler. What is gone needs nothing. */
export const restoreScale = (lab: Lab): NativeFunction<ScaleUndo> => ({
  async run({ service, replicas, autoscaler }) {
    const present = await lab.cluster.get(deploymentPath(service));
    if (present) await setReplicas(lab, service, replicas);
    if (!autoscaler || !(await lab.cluster.get(autoscalerPath(autoscaler.name)))) return;
    await pause(lab, autoscaler.name, autoscaler.paused);
  },
});

export const proveScaled =
  (lab: Lab): Prove =>
  async (lease, context) => {
    const { service, wanted } = lease.intent.undo.arguments as unknown as ScaleUndo;
    return proveWithin(context, { forMs: readyWithinMs, everyMs: 200 }, async () => {
      const { ready } = await countReplicas(lab, service);
      return { proved: ready === wanted, says: `${ready} replicas of ${service} are ready`, measured: ready };
    });
  };
