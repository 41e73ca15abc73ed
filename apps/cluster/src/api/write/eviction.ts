import { matchesLabels, selectorRequirements, timestamp } from '@gameday/kubernetes';
import type { Stored } from '../../store/store.ts';
import type { ObjectCall } from '../call.ts';
import type { ApiContext } from '../context.ts';
import { answerJson } from '../http/answer.ts';
import { ApiError, success } from '../status.ts';
import { isObject, type Wire } from '../wire.ts';
import { terminating } from './delete.ts';
import { checkPreconditions, type DeleteOptions, deleteOptions } from './options.ts';
import { storedObject } from './target.ts';

type Budget = Stored<'PodDisruptionBudget'>;

/** As upstream: the budget's controller forgets the evicted pods of a budget in time, or is not running. */
const disruptedPodsMax = 2_000;
const retryAfterSeconds = 10;

const isReady = ({ status }: Stored<'Pod'>): boolean =>
  (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

/** Pods that serve nobody may always be evicted: they have ended, are ending, or have not begun. */
const isFree = ({ metadata, status }: Stored<'Pod'>): boolean =>
  metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? 'Pending');

/** In policy/v1 an empty selector takes every pod, an absent one none. */
const guards = ({ metadata, spec }: Budget, pod: Stored<'Pod'>): boolean =>
  metadata.namespace === pod.metadata.namespace &&
  spec?.selector !== undefined &&
  matchesLabels(selectorRequirements(spec.selector), pod.metadata.labels);

const refused = (message: string): ApiError =>
  new ApiError('TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
    retryAfterSeconds,
  });

/** Whether a pod that is not ready may go although no disruption is allowed. */
function unhealthyMayGo({ spec, status }: Budget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return (status?.desiredHealthy ?? 0) > 0 && (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0);
}

/** Takes one disruption from a budget. @throws ApiError TooManyRequests when there is none to take */
function spend({ store, clock }: ApiContext, budget: Budget, pod: string, dryRun: boolean): void {
  const { name, generation = 0 } = budget.metadata;
  const { status } = budget;
  if ((status?.observedGeneration ?? 0) < generation) {
    throw refused(`The disruption budget ${name} is still being processed by the server.`);
  }
  const allowed = status?.disruptionsAllowed ?? 0;
  if (Object.keys(status?.disruptedPods ?? {}).length > disruptedPodsMax) {
    throw new ApiError(
      'Forbidden',
      `DisruptedPods map too big - too many evictions not confirmed by PDB controller: ${name}`,
    );
  }
  if (!status || allowed < 1) {
    throw refused(
      `The disruption budget ${name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`,
    );
  }
  if (dryRun) return;
  store.update('PodDisruptionBudget', budget.metadata, (present) => ({
    ...present,
    status: {
      ...status,
      disruptionsAllowed: allowed - 1,
      disruptedPods: { ...status.disruptedPods, [pod]: timestamp(clock.nowMs()) },
    },
  }));
}

function checkBudgets(context: ApiContext, pod: Stored<'Pod'>, dryRun: boolean): void {
  if (isFree(pod)) return;
  const budgets = context.store
    .list('PodDisruptionBudget', pod.metadata.namespace)
    .filter((budget) => guards(budget, pod));
  const [budget] = budgets;
  if (!budget) return;
  if (budgets.length > 1) {
    throw new ApiError(
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  if (!isReady(pod) && unhealthyMayGo(budget)) return;
  spend(context, budget, pod.metadata.name, dryRun);
}

function readEviction({ name, namespace, query }: ObjectCall, sent: unknown): DeleteOptions {
  const eviction = isObject(sent) ? (sent as Wire & { deleteOptions?: unknown }) : {};
  if (eviction.kind !== 'Eviction' || !['policy/v1', 'policy/v1beta1'].includes(eviction.apiVersion ?? '')) {
    throw new ApiError('BadRequest', 'the body of the request must be a policy/v1 Eviction');
  }
  const { metadata } = eviction;
  if ((metadata?.name ?? name) !== name || (metadata?.namespace ?? namespace) !== namespace) {
    throw new ApiError(
      'BadRequest',
      `the Eviction names the pod ${metadata?.namespace ?? namespace}/${metadata?.name}, the request ${namespace}/${name}`,
    );
  }
  return deleteOptions(eviction.deleteOptions, query);
}

/** Ends a pod as its deletion would, unless its PodDisruptionBudget forbids that now. After Kubernetes v1.33. */
export function evict(call: ObjectCall, sent: unknown): void {
  const { context, response } = call;
  const options = readEviction(call, sent);
  const pod = storedObject(call, 'Pod') as Stored<'Pod'>;
  checkPreconditions(call, options, pod as Wire);
  checkBudgets(context, pod, options.dryRun);
  if (!options.dryRun) {
    context.store.update('Pod', pod.metadata, (present) =>
      terminating(present, options.gracePeriodSeconds, context.clock.nowMs()),
    );
  }
  answerJson(response, 201, success(undefined, 201));
}
