import { milliValue } from '@gameday/kubernetes';
import type { MetricsSource, PodMetric, PodSnapshot, PodUsage } from '../types.ts';
import type { AveragePerPod, Trace, TraceStep } from './trace.ts';

/** The target as one step finds it. */
export interface TargetState {
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly pods: readonly PodSnapshot[];
}

/** How long the first pods have run when a trace begins. */
const longAgoMs = 3_600_000;

/** A target that does what the decisions say: pods start when it grows, the newest end when it shrinks. */
export class FollowingTarget {
  private readonly trace: Trace;
  private pods: readonly { readonly name: string; readonly startTimeMs: number }[] = [];
  private made = 0;
  private started = false;

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** The size from here on. */
  resize(replicas: number, nowMs: number): void {
    const startTimeMs = this.started ? nowMs : nowMs - longAgoMs;
    this.started = true;
    const more = Array.from({ length: Math.max(0, replicas - this.pods.length) }, () => ({
      name: `web-${this.made++}`,
      startTimeMs,
    }));
    this.pods = [...this.pods.slice(0, replicas), ...more];
  }

  get size(): number {
    return this.pods.length;
  }

  snapshots(nowMs: number): PodSnapshot[] {
    const containers = Object.entries(this.trace.containers).map(([name, requests]) => ({ name, requests }));
    return this.pods.map(({ name, startTimeMs }) => {
      const readyAtMs = startTimeMs + this.trace.startupMs;
      const ready =
        readyAtMs <= nowMs
          ? { status: 'True', lastTransitionTimeMs: readyAtMs }
          : { status: 'False', lastTransitionTimeMs: startTimeMs };
      return { name, phase: 'Running', startTimeMs, ready, containers };
    });
  }
}

const isReady = ({ phase, ready }: PodSnapshot): boolean => phase === 'Running' && ready?.status === 'True';

/** What one container uses: its share of the requests for a percentage, all of an amount in the first one. */
function containerUsage(pod: PodSnapshot, index: number, resource: string, average: AveragePerPod): bigint {
  if ('milli' in average) return index === 0 ? average.milli : 0n;
  const request = milliValue(pod.containers[index]?.requests?.[resource] ?? '0');
  return BigInt(Math.round((Number(request) * average.percent) / 100));
}

function usageOf(
  pod: PodSnapshot,
  averages: Readonly<Record<string, AveragePerPod>>,
  at: Omit<PodUsage, 'pod' | 'containers'>,
): PodUsage {
  const containers = pod.containers.map(({ name }, index) => ({
    name,
    usageMilli: Object.fromEntries(
      Object.entries(averages).map(([resource, average]) => [resource, containerUsage(pod, index, resource, average)]),
    ),
  }));
  return { ...at, pod: pod.name, containers };
}

const isResource = (name: string): boolean => name === 'cpu' || name === 'memory';

/** The metrics APIs as one step has them. */
export function metricsOfStep(step: TraceStep, { pods }: TargetState, trace: Trace): MetricsSource {
  const ready = pods.filter(isReady);
  const shareOf = (total: bigint): bigint => (ready.length === 0 ? 0n : total / BigInt(ready.length));
  const at = { timestampMs: step.timeMs - step.sampleAgeMs, windowMs: trace.windowMs };
  const shared = Object.entries(step.load).filter(([name]) => isResource(name));
  const averages = {
    ...Object.fromEntries(shared.map(([resource, total]) => [resource, { milli: shareOf(total) }])),
    ...step.average,
  };
  const fail = (message: string | undefined) => {
    if (message !== undefined) throw new Error(message);
  };
  return {
    resource() {
      fail(step.faults.resource);
      if (step.usage.length > 0 || Object.keys(averages).length === 0) return step.usage;
      return ready.map((pod) => usageOf(pod, averages, at));
    },
    pods({ metric }): readonly PodMetric[] {
      fail(step.faults.custom);
      const values = Object.hasOwn(step.podMetrics, metric) ? step.podMetrics[metric] : undefined;
      const total = Object.hasOwn(step.load, metric) ? step.load[metric] : undefined;
      const each = values && 'each' in values ? values.each : values ? undefined : total && shareOf(total);
      if (each !== undefined) return ready.map(({ name }) => ({ ...at, pod: name, valueMilli: each as bigint }));
      return Object.entries(values ?? {}).map(([pod, valueMilli]) => ({ ...at, pod, valueMilli }));
    },
    object({ metric }) {
      fail(step.faults.custom);
      const value = Object.hasOwn(step.object, metric) ? step.object[metric] : undefined;
      if (value === undefined) throw new Error(`the trace has no value of ${metric} here`);
      return value;
    },
    external({ metric }) {
      fail(step.faults.external);
      return (Object.hasOwn(step.external, metric) ? step.external[metric] : undefined) ?? [];
    },
  };
}
