import { metricsOf } from '@gameday/hpa';
import type { Stored } from '../../store/store.ts';
import type { AutoscalerContext } from '../context.ts';
import type { RecordedInput } from '../decisions/record.ts';
import { statusToScaled } from '../status-times.ts';
import type { RecordedAnswers } from './answers.ts';
import { askPrometheus, resourceUsage } from './ask-metrics.ts';
import { podSnapshot, podsOf } from './pods.ts';
import { findTarget, type ScaleTarget } from './scale-target.ts';

type Hpa = Stored<'HorizontalPodAutoscaler'>;
type Prometheus = Omit<RecordedAnswers, 'resource'>;

/** What Prometheus says to the metrics of an autoscaler. Never throws. */
export async function askFor(hpa: Hpa, { store, api, clock }: AutoscalerContext): Promise<Prometheus> {
  const target = findTarget(store, hpa);
  if (!('requirements' in target)) return { pods: {}, object: {}, external: {} };
  return askPrometheus(api, clock, {
    namespace: hpa.metadata.namespace,
    metrics: metricsOf(hpa.spec),
    selector: { selector: target.requirements },
  });
}

/** Everything else that a decision is made from, as it stands at this moment. */
export interface Observation {
  readonly target: ScaleTarget;
  readonly pods: readonly Stored<'Pod'>[];
  readonly input: Omit<RecordedInput, 'state' | 'floors'>;
}

function otherSelectors({ store }: AutoscalerContext, hpa: Hpa): RecordedInput['otherHpaSelectors'] {
  return store.list('HorizontalPodAutoscaler', hpa.metadata.namespace).flatMap((other) => {
    if (other.metadata.name === hpa.metadata.name) return [];
    const { read } = findTarget(store, other);
    return 'error' in read ? [] : [{ name: other.metadata.name, selector: read.selector }];
  });
}

/** Reads store and pods at once, so that a decision is never made from two moments. */
export function observe(hpa: Hpa, prometheus: Prometheus, context: AutoscalerContext): Observation {
  const { store, clock, usage, options } = context;
  const { name, namespace } = hpa.metadata;
  const target = findTarget(store, hpa);
  const pods = 'requirements' in target ? podsOf(store, namespace, target.requirements) : [];
  return {
    target,
    pods,
    input: {
      nowMs: clock.toScaledMs(clock.nowMs()),
      options,
      hpa: {
        metadata: { name, namespace },
        spec: hpa.spec,
        ...(hpa.status && { status: statusToScaled(hpa.status, clock) }),
      },
      scale: target.read,
      pods: pods.map((pod) => podSnapshot(pod, clock)),
      answers: { ...prometheus, resource: resourceUsage(usage, clock, pods) },
      otherHpaSelectors: otherSelectors(context, hpa),
    },
  };
}
