import type { HPAScalingPolicy, MetricSpec } from '@gameday/kubernetes';
import { formatOfResource, resourceQuantity } from '../build-quantity.ts';
import { behaviorWithDefaults, type ScalingRules } from '../defaults.ts';
import { type Limited, limitByBehavior, limitByFactor, limitMessages } from '../limits.ts';
import { proposalOf } from '../metric-proposal.ts';
import { calculateRequests, groupPods } from '../pods.ts';
import { parsePodSelector, selects } from '../pod-selector.ts';
import { replicasChanged, scaleDownLimit, scaleUpLimit, storeScaleEvent } from '../scaling-rate.ts';
import type { Place } from '../simulation/reader.ts';
import { stabilizedReasons, stabilizeRecommendation, stabilizeWithBehavior } from '../stabilization.ts';
import { controllerOf, metricsOf, nowMs, podsOf, recommendationsOf, sampleOf, scaleEventsOf } from './inputs.ts';

/** Answers one metric by itself. */
export function answerReplicas(input: Place): unknown {
  const options = controllerOf(input);
  const given = input.at('tolerances');
  const tolerance = (direction: string) =>
    given.absent || given.at(direction).absent ? options.tolerance : given.at(direction).number();
  const selector = input.at('selector').text();
  const parsed = parsePodSelector(selector);
  const proposal = proposalOf(input.at('metric').object() as unknown as MetricSpec, {
    nowMs,
    options,
    namespace: input.at('namespace').absent ? 'default' : input.at('namespace').text(),
    selector,
    pods: podsOf(input.at('pods')).filter(({ labels }) => selects(parsed, labels)),
    metrics: metricsOf(input.at('metrics')),
    tolerances: { scaleUp: tolerance('scaleUp'), scaleDown: tolerance('scaleDown') },
    specReplicas: input.at('specReplicas').number(),
    statusReplicas: input.at('statusReplicas').number(),
  });
  if (!proposal.ok) return { error: proposal.error };
  const { averageUtilization, averageValueMilli, valueMilli } = proposal.calculation.current;
  return {
    replicas: proposal.replicas,
    current: {
      ...(averageUtilization !== undefined && { averageUtilization }),
      ...(averageValueMilli !== undefined && { averageValueMilli: String(averageValueMilli) }),
      ...(valueMilli !== undefined && { valueMilli: String(valueMilli) }),
    },
  };
}

export function answerGroupPods(input: Place): unknown {
  const samples = new Map(
    input
      .at('metrics')
      .entries()
      .map(([pod, row]) => [pod, sampleOf(row)]),
  );
  const resource = input.at('resource').text();
  const groups = groupPods(podsOf(input.at('pods')), samples, resource, nowMs, controllerOf(input));
  return {
    readyPodCount: groups.readyPodCount,
    unreadyPods: [...groups.unreadyPods],
    missingPods: [...groups.missingPods],
    ignoredPods: [...groups.ignoredPods],
  };
}

export function answerRequests(input: Place): unknown {
  const { PodLevelResources } = controllerOf(input).featureGates;
  const container = input.at('container').absent ? '' : input.at('container').text();
  const requests = calculateRequests(
    podsOf(input.at('pods')),
    container,
    input.at('resource').text(),
    PodLevelResources,
  );
  return { requestsMilli: Object.fromEntries([...requests].map(([pod, milli]) => [pod, Number(milli)])) };
}

const boundsOf = (input: Place) => ({ min: input.at('minReplicas').number(), max: input.at('maxReplicas').number() });
const limited = ({ replicas, reason }: Limited) => ({ replicas, reason, message: limitMessages[reason] });
const eventsOf = (input: Place) => ({
  scaleUpEvents: scaleEventsOf(input.at('scaleUpEvents')),
  scaleDownEvents: scaleEventsOf(input.at('scaleDownEvents')),
});
const rulesOf = (rules: Place): ScalingRules => ({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [],
  ...(rules.object() as Partial<ScalingRules>),
});

export function answerLimitByFactor(input: Place): unknown {
  const [current, desired] = [input.at('currentReplicas').number(), input.at('desiredReplicas').number()];
  const { scaleUpLimitFactor, scaleUpLimitMinimum } = controllerOf(input);
  return limited(limitByFactor(current, desired, boundsOf(input), scaleUpLimitFactor, scaleUpLimitMinimum));
}

export function answerLimitByBehavior(input: Place): unknown {
  const [current, desired] = [input.at('currentReplicas').number(), input.at('desiredReplicas').number()];
  const given = input.at('behavior').absent ? {} : input.at('behavior').object();
  const behavior = behaviorWithDefaults(given, controllerOf(input).downscaleStabilizationMs);
  return limited(limitByBehavior(current, desired, boundsOf(input), behavior, eventsOf(input), nowMs));
}

export const answerScaleUpLimit = (input: Place): unknown => ({
  replicas: scaleUpLimit(rulesOf(input.at('rules')), input.at('currentReplicas').number(), eventsOf(input), nowMs)
    .limit,
});

export const answerScaleDownLimit = (input: Place): unknown => ({
  replicas: scaleDownLimit(rulesOf(input.at('rules')), input.at('currentReplicas').number(), eventsOf(input), nowMs)
    .limit,
});

export function answerStabilize(input: Place): unknown {
  const { replicas, recommendations } = stabilizeRecommendation(
    recommendationsOf(input.at('recommendations')),
    input.at('prenormalizedDesiredReplicas').number(),
    controllerOf(input).downscaleStabilizationMs,
    nowMs,
  );
  return {
    replicas,
    recommendationCount: recommendations.length,
    recommendations: recommendations.map((r) => r.replicas),
  };
}

export function answerStabilizeWithBehavior(input: Place): unknown {
  const windows = {
    scaleUp: { stabilizationWindowSeconds: input.at('scaleUpStabilizationWindowSeconds').number() },
    scaleDown: { stabilizationWindowSeconds: input.at('scaleDownStabilizationWindowSeconds').number() },
  };
  const current = input.at('currentReplicas').number();
  const desired = input.at('prenormalizedDesiredReplicas').number();
  const log = recommendationsOf(input.at('recommendations'));
  const { replicas, recommendations } = stabilizeWithBehavior(log, current, desired, windows, nowMs);
  const would = stabilizedReasons[desired >= current ? 'up' : 'down'];
  return { replicas, recommendations: recommendations.map((entry) => entry.replicas), ...would };
}

export function answerStoreScaleEvent(input: Place): unknown {
  const before = scaleEventsOf(input.at('prevScaleEvents'));
  const rules = input.at('rules');
  const change = input.at('replicaChange').number();
  // Without a `behavior` events have no use and are left as they are.
  const policies = rules.absent ? undefined : (rulesOf(rules).policies as readonly HPAScalingPolicy[]);
  const after = policies ? storeScaleEvent(before, change, policies, nowMs) : before;
  return {
    newScaleEvents: after.map(({ replicaChange, outdated }) => ({ replicaChange, outdated })),
    replicasChangeInLast60s: replicasChanged(before, 60, nowMs),
  };
}

export function answerBuildQuantity(input: Place): unknown {
  const resource = input.at('resource').text();
  const milli = BigInt(input.at('rawMilli').text());
  return { format: formatOfResource(resource), valueMilli: String(milli), string: resourceQuantity(resource, milli) };
}
