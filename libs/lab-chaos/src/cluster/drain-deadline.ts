import { LabChaosError } from '../errors.ts';
import { deploymentOf, deploymentPath } from '../lab/deployments.ts';
import type { Lab } from '../lab/lab.ts';
import { serviceProblems } from '../lab/names.ts';
import { replicasOf } from '../lab/replicas.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import { proveWithin, waitFor } from '../wait.ts';

interface DeadlineUndo {
  readonly service: string;
  readonly wanted: number;
  /** Null where the deployment says nothing. */
  readonly seconds: number | null;
}

const setDeadline = (lab: Lab, service: string, terminationGracePeriodSeconds: number | null): Promise<unknown> =>
  lab.cluster.patch(deploymentPath(service), { spec: { template: { spec: { terminationGracePeriodSeconds } } } });

/** A change of the template is a rollout: new replicas have the new deadline. */
const rolledOutWithinMs = 60_000;

/** Replicas that are ready and have the deadline, and all that there are beside those on their way out. */
async function countReplicas(lab: Lab, service: string, seconds: number) {
  const staying = (await replicasOf(lab.cluster, service)).filter(({ ending }) => !ending);
  const there = staying.filter(({ ready, graceSeconds }) => ready && graceSeconds === seconds);
  return { there: there.length, all: staying.length };
}

/** Sets how long replicas of a service may drain. They are replaced for it, as Kubernetes does. */
export const setDrainDeadline = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'setDrainDeadline'>> => ({
  check: ({ service }) => serviceProblems(service, ['service']),
  async prepare({ service, seconds }) {
    const { spec } = await deploymentOf(lab.cluster, service);
    const before = spec?.template.spec?.terminationGracePeriodSeconds ?? null;
    const undo: DeadlineUndo = { service, wanted: seconds, seconds: before };
    const intent = {
      kind: 'cluster.drain-deadline',
      target: service,
      says: `${service} may drain for ${seconds} s instead of ${before ?? 30} s`,
      undo: { module: 'cluster', func: 'restoreDrainDeadline', arguments: { ...undo } },
    };
    return { faults: [intent] };
  },
  async run({ service, seconds }, context) {
    await setDeadline(lab, service, seconds);
    const done = await waitFor(context, { forMs: rolledOutWithinMs, everyMs: 200 }, async () => {
      const { there, all } = await countReplicas(lab, service, seconds);
      return there === all && all > 0 ? true : undefined;
    });
    if (!done && !context.signal.aborted) {
      throw new LabChaosError(
        'too_late',
        `not all replicas of ${service} were replaced within ${rolledOutWithinMs / 1000} s`,
      );
    }
    return { service, seconds };
  },
});

export const restoreDrainDeadline = (lab: Lab): NativeFunction<DeadlineUndo> => ({
  async run({ service, seconds }) {
    const present = await lab.cluster.get(deploymentPath(service));
    if (present) await setDeadline(lab, service, seconds);
  },
});

export const proveDrainDeadline =
  (lab: Lab): Prove =>
  async (lease, context) => {
    const { service, wanted } = lease.intent.undo.arguments as unknown as DeadlineUndo;
    return proveWithin(context, { forMs: 5_000, everyMs: 200 }, async () => {
      const { there, all } = await countReplicas(lab, service, wanted);
      return { proved: there === all && all > 0, says: `${there} of ${all} replicas of ${service} have ${wanted} s` };
    });
  };
