import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import type { ControllerOptions } from '../options.ts';
import type { PodSnapshot, PodUsage, Requests } from '../types.ts';

/** An amount per pod: thousandths, or percent of the request. */
export type AveragePerPod = { readonly milli: bigint } | { readonly percent: number };

/** What a step says of the target's size and pods. */
export type StepPods =
  /** All of it is given. */
  | {
      readonly kind: 'given';
      readonly specReplicas: number;
      readonly statusReplicas: number;
      readonly pods: readonly PodSnapshot[];
    }
  /** The target follows the decisions; `replicas` sets it by hand. */
  | { readonly kind: 'follow'; readonly replicas?: number; readonly pods?: readonly PodSnapshot[] };

export interface StepFaults {
  readonly getScale?: string;
  readonly updateScale?: string;
  /** The message that an API fails with. */
  readonly resource?: string;
  readonly custom?: string;
  readonly external?: string;
}

/** One reconcile of a trace, read and with its defaults. */
export interface TraceStep {
  readonly timeMs: number;
  /** In force from this step on. */
  readonly spec: HorizontalPodAutoscalerSpec;
  readonly target: StepPods;
  readonly usage: readonly PodUsage[];
  /** By metric; `each` is for every pod. */
  readonly podMetrics: Readonly<Record<string, Readonly<Record<string, bigint>> | { readonly each: bigint }>>;
  readonly object: Readonly<Record<string, bigint>>;
  readonly external: Readonly<Record<string, readonly bigint[]>>;
  /** Usage of every pod, by resource, where it is not given one by one. */
  readonly average: Readonly<Record<string, AveragePerPod>>;
  /** Amounts that the ready pods share, in thousandths, by resource or metric. */
  readonly load: Readonly<Record<string, bigint>>;
  readonly sampleAgeMs: number;
  readonly faults: StepFaults;
}

/** A time-stepped trace of one autoscaler, read and checked. */
export interface Trace {
  readonly name: string;
  readonly options: ControllerOptions;
  /** Requests of every pod's containers. */
  readonly containers: Readonly<Record<string, Requests>>;
  readonly windowMs: number;
  /** How long a pod that was added needs until it is ready. */
  readonly startupMs: number;
  readonly steps: readonly TraceStep[];
}
