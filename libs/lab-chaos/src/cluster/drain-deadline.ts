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
  /** How long containers sleep before they are told to stop, by name; only those that had to be shortened. */
  readonly sleeps?: Sleeps;
}

type Sleeps = Readonly<Record<string, number>>;

interface SleepingContainer {
  readonly name: string;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
}

const sleepOf = ({ lifecycle }: SleepingContainer): number | undefined => lifecycle?.preStop?.sleep?.seconds;

const withSleep = (container: SleepingContainer, seconds: number): SleepingContainer => ({
  ...container,
  lifecycle: { ...container.lifecycle, preStop: { ...container.lifecycle?.preStop, sleep: { seconds } } },
});

const containersOf = async (lab: Lab, service: string): Promise<readonly SleepingContainer[]> =>
  (await deploymentOf(lab.cluster, service)).spec?.template.spec?.containers ?? [];

/** Sets the deadline, and what containers sleep before they stop: that must not be longer (as the Kubernetes API wants it). */
async function setDeadline(
  lab: Lab,
  service: string,
  terminationGracePeriodSeconds: number | null,
  sleeps: Sleeps,
): Promise<void> {
  const changed = Object.keys(sleeps).length > 0;
  const containers = changed
    ? (await containersOf(lab, service)).map((one) => {
        const seconds = sleeps[one.name];
        return seconds === undefined ? one : withSleep(one, seconds);
      })
    : undefined;
  // A merge patch replaces lists, so that the whole list is in it.
  const spec = { terminationGracePeriodSeconds, ...(containers && { containers }) };
  await lab.cluster.patch(deploymentPath(service), { spec: { template: { spec } } });
}

/** A change of the template is a rollout: new replicas have the new deadline. */
const rolledOutWithinMs = 60_000;

/** Replicas that are ready and have the deadline, and all that there are beside those on their way out. */
async function countReplicas(lab: Lab, service: string, seconds: number) {
  const staying = (await replicasOf(lab.cluster, service)).filter(({ ending }) => !ending);
  const there = staying.filter(({ ready, graceSeconds }) => ready && graceSeconds === seconds);
  return { there: there.length, all: staying.length };
}

/** Sets how long replicas of a service may drain. They are replaced for it, as Kubernetes does. */
export const setDrainDeadline = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'setDrainDeadline'>, string[]> => ({
  check: ({ service }) => serviceProblems(service, ['service']),
  async prepare({ service, seconds }) {
    const { spec } = await deploymentOf(lab.cluster, service);
    const before = spec?.template.spec?.terminationGracePeriodSeconds ?? null;
    const containers: readonly SleepingContainer[] = spec?.template.spec?.containers ?? [];
    const tooLong = containers.flatMap((one): Array<[string, number]> => {
      const slept = sleepOf(one);
      return slept !== undefined && slept > seconds ? [[one.name, slept]] : [];
    });
    const undo: DeadlineUndo = { service, wanted: seconds, seconds: before, sleeps: Object.fromEntries(tooLong) };
    const intent = {
      kind: 'cluster.drain-deadline',
      target: service,
      says: `${service} may drain for ${seconds} s instead of ${before ?? 30} s`,
      undo: { module: 'cluster', func: 'restoreDrainDeadline', arguments: { ...undo } },
    };
    return { faults: [intent], plan: tooLong.map(([name]) => name) };
  },
  async run({ service, seconds }, { plan = [], ...context }) {
    await setDeadline(lab, service, seconds, Object.fromEntries(plan.map((name) => [name, seconds])));
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
  async run({ service, seconds, sleeps = {} }) {
    const present = await lab.cluster.get(deploymentPath(service));
    if (present) await setDeadline(lab, service, seconds, sleeps);
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
