import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscalerSpec,
  HorizontalPodAutoscalerStatus,
  LabelSelector,
} from '@gameday/kubernetes';
import type { Explanation } from './explanation.ts';
import type { ControllerOptions } from './options.ts';

/** What the algorithm reads of a HorizontalPodAutoscaler. The spec is as the user wrote it; defaults are applied by `decide`. */
export interface Autoscaler {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: HorizontalPodAutoscalerSpec;
  /** As the last reconcile left it; conditions and lastScaleTime carry on from here. */
  readonly status?: HorizontalPodAutoscalerStatus;
}

/** The scale subresource of the target, or why it could not be read. */
export type ScaleRead =
  | {
      /** Wanted replicas of the target. */
      readonly specReplicas: number;
      /** Replicas that it has, by its own status. */
      readonly statusReplicas: number;
      /** Label selector of its pods in its string form, `app=feed,tier in (a,b)`. */
      readonly selector: string;
    }
  | { readonly error: string };

export interface Requests {
  /** Resource name to quantity, `{cpu: '100m'}`. */
  readonly [resource: string]: string;
}

export interface ContainerSnapshot {
  readonly name: string;
  readonly requests?: Requests;
}

/** What the algorithm reads of a pod. */
export interface PodSnapshot {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  readonly phase?: string;
  /** Whether it has a deletionTimestamp. */
  readonly deleting?: boolean;
  readonly startTimeMs?: number;
  /** Its Ready condition; absent while it has none. */
  readonly ready?: { readonly status: string; readonly lastTransitionTimeMs: number };
  readonly containers: readonly ContainerSnapshot[];
  /** Only those that restart always (sidecars) count. */
  readonly initContainers?: readonly (ContainerSnapshot & { readonly restartPolicy?: string })[];
  /** Pod-level requests; they count with the gate PodLevelResources. */
  readonly requests?: Requests;
}

/** One pod in the answer of metrics.k8s.io. */
export interface PodUsage {
  readonly pod: string;
  /** When the sample was taken. */
  readonly timestampMs: number;
  /** The time that it is an average over. */
  readonly windowMs: number;
  readonly containers: readonly {
    readonly name: string;
    /** Resource name to usage in thousandths (of a core, of a byte): `milliValue('12m')`. */
    readonly usageMilli: Readonly<Record<string, bigint>>;
  }[];
}

/** One pod in the answer of custom.metrics.k8s.io. */
export interface PodMetric {
  readonly pod: string;
  readonly timestampMs: number;
  /** One minute when absent, as upstream has it. */
  readonly windowMs?: number;
  readonly valueMilli: bigint;
}

/**
 * The three metrics APIs with answers that were fetched before. Each may throw: that API, or that query, failed. An empty list fails
 * too, as it does upstream. Values are thousandths, `milliValue(quantity)`.
 */
export interface MetricsSource {
  /** Usage of all pods that the selector finds. */
  resource(query: {
    readonly namespace: string;
    readonly selector: string;
    readonly resource: string;
  }): readonly PodUsage[];
  pods(query: {
    readonly namespace: string;
    readonly selector: string;
    readonly metric: string;
    readonly metricSelector?: LabelSelector;
  }): readonly PodMetric[];
  object(query: {
    readonly namespace: string;
    readonly describedObject: CrossVersionObjectReference;
    readonly metric: string;
    readonly metricSelector?: LabelSelector;
  }): bigint;
  /** One value per series. */
  external(query: {
    readonly namespace: string;
    readonly metric: string;
    readonly metricSelector?: LabelSelector;
  }): readonly bigint[];
}

export interface Recommendation {
  readonly replicas: number;
  readonly timestampMs: number;
}

export interface ScaleEvent {
  /** By how many replicas; positive in both directions. */
  readonly replicaChange: number;
  readonly timestampMs: number;
  /** Too old for every policy; its place is taken by the next event. */
  readonly outdated: boolean;
}

/** What the controller remembers of one autoscaler between reconciles; plain JSON. */
export interface AutoscalerState {
  /** null: this controller has not seen the autoscaler yet. */
  readonly recommendations: readonly Recommendation[] | null;
  readonly scaleUpEvents: readonly ScaleEvent[];
  readonly scaleDownEvents: readonly ScaleEvent[];
}

/** A proposal from outside the metrics, such as a forecast; joins the maximum after them, is stabilized, limited and bounded like them. */
export interface Floor {
  /** Where it comes from, `forecast`. */
  readonly source: string;
  readonly replicas: number;
  /** How it came about, for the explanation. */
  readonly text: string;
}

export interface DecideInput {
  readonly nowMs: number;
  /** Flags and feature gates; `defaultControllerOptions` when absent. */
  readonly options?: ControllerOptions;
  readonly hpa: Autoscaler;
  readonly scale: ScaleRead;
  readonly state: AutoscalerState;
  /** Pods of the namespace, or only those of the target; the scale's selector picks. */
  readonly pods: readonly PodSnapshot[];
  readonly metrics: MetricsSource;
  /** Selectors of the other autoscalers of the namespace: pods that two of them select stop both. */
  readonly otherHpaSelectors?: readonly { readonly name: string; readonly selector: string }[];
  readonly floors?: readonly Floor[];
}

export interface HpaEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

export type MonitorAction = 'none' | 'scale_up' | 'scale_down';
/** `spec`: the user's spec is wrong. `internal`: everything else. */
export type MonitorError = 'none' | 'spec' | 'internal';
/** Labels under which upstream's controller counts a reconcile and its metrics. */
export interface MonitorLabels {
  readonly action: MonitorAction;
  readonly error: MonitorError;
}

/** What a reconcile has come to. */
export interface ReconcileResult {
  /** The status to write; conditions in the order in which upstream writes them. */
  readonly status: HorizontalPodAutoscalerStatus;
  /** Whether it differs from the one before. */
  readonly statusChanged: boolean;
  /** The size that was written to the scale; absent where nothing was written. */
  readonly scaleTo?: number;
  readonly events: readonly HpaEvent[];
  /** To hand in the next time. */
  readonly state: AutoscalerState;
  /** What upstream's reconcile returns and logs; scaling may have happened all the same. */
  readonly error?: string;
  readonly explanation: Explanation;
  readonly monitor: {
    readonly reconciliation: MonitorLabels;
    /** By type of metric source; of two of a type the later one. */
    readonly metrics: Readonly<Record<string, MonitorLabels>>;
  };
  readonly trace: Trace;
}

/** The numbers between the steps. */
export interface Trace {
  /** Per metric of the spec; null: it failed. Absent where no metric was asked. */
  readonly proposals?: readonly (number | null)[];
  /** The largest of them and of the floors; absent where no metric was asked or none was good enough. */
  readonly metricDesired?: number;
  /** After the stabilization windows, before rates and bounds. */
  readonly stabilized?: number;
}

/** First half of a reconcile: what is to be written to the scale, before it is known whether that succeeds. */
export interface Decision {
  /** Write this to the target's scale, then call `finish`; absent: call `finish` at once. */
  readonly scaleTo?: number;
  /**
   * The second half; call it once.
   * @param write the error where writing the scale failed
   */
  finish(write?: { readonly scaleError?: string }): ReconcileResult;
}
