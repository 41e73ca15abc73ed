import type { HorizontalPodAutoscalerStatus, MetricStatus } from '@gameday/kubernetes';
import { Conditions, type ConditionType, sameStatus } from './conditions.ts';
import { behaviorWithDefaults } from './defaults.ts';
import { explanationOf } from './explain.ts';
import type { Explanation, ExplanationStep } from './explanation.ts';
import type { MetricProposal } from './metric-proposal.ts';
import type { ControllerOptions } from './options.ts';
import { storeScaleEvent } from './scaling-rate.ts';
import { formatTime } from './time.ts';
import type { AutoscalerState, DecideInput, HpaEvent, MonitorAction, MonitorLabels, ReconcileResult } from './types.ts';

/** What gathers while one reconcile runs. */
export class Reconcile {
  readonly input: DecideInput;
  readonly options: ControllerOptions;
  readonly minReplicas: number;
  /** The target, as upstream's messages name it. */
  readonly reference: string;
  state: AutoscalerState;
  error: string | undefined;
  /** The error is the spec's fault. */
  specError = false;
  readonly steps: ExplanationStep[] = [];
  readonly trace: { proposals?: (number | null)[]; metricDesired?: number; stabilized?: number } = {};
  readonly metricStatuses: MetricStatus[] = [];
  private readonly conditions: Conditions;
  private readonly events: HpaEvent[] = [];
  private readonly metrics: Record<string, MonitorLabels> = {};

  constructor(input: DecideInput, options: ControllerOptions) {
    const { metadata, spec, status } = input.hpa;
    this.input = input;
    this.options = options;
    this.minReplicas = spec.minReplicas ?? 1;
    this.reference = `${spec.scaleTargetRef.kind}/${metadata.namespace}/${spec.scaleTargetRef.name}`;
    this.state = input.state;
    this.conditions = new Conditions(status?.conditions ?? [], input.nowMs);
  }

  condition(type: ConditionType, status: 'True' | 'False', reason: string, message: string): void {
    this.conditions.set(type, status, reason, message);
  }

  event(type: HpaEvent['type'], reason: string, message: string): void {
    this.events.push({ type, reason, message });
  }

  /** Takes down what one metric came to. Of one that failed the status has an empty entry, so that it stays beside its spec. */
  metric(sourceType: string, proposal: MetricProposal, action: MonitorAction): void {
    this.trace.proposals = [...(this.trace.proposals ?? []), proposal.ok ? proposal.replicas : null];
    this.metricStatuses.push(proposal.ok ? proposal.status : { type: '' });
    const error = proposal.ok ? 'none' : proposal.spec ? 'spec' : 'internal';
    this.metrics[sourceType] = { action, error };
  }

  /** The status with new numbers. @param desired as before when undefined */
  status(
    currentReplicas: number,
    desired: number | undefined,
    currentMetrics: readonly MetricStatus[],
    rescaled = false,
  ): HorizontalPodAutoscalerStatus {
    const before = this.input.hpa.status;
    const lastScaleTime = rescaled ? formatTime(this.input.nowMs) : before?.lastScaleTime;
    return {
      currentReplicas,
      desiredReplicas: desired ?? before?.desiredReplicas ?? 0,
      ...(lastScaleTime !== undefined && { lastScaleTime }),
      ...(currentMetrics.length > 0 && { currentMetrics: [...currentMetrics] }),
      conditions: this.conditions.all(),
    };
  }

  /** The status as it was, but for the conditions. */
  unchangedStatus(): HorizontalPodAutoscalerStatus {
    const { hpa } = this.input;
    return { currentReplicas: 0, desiredReplicas: 0, ...hpa.status, conditions: this.conditions.all() };
  }

  /** The scale was written. */
  rescaled(current: number, desired: number, reason: string, metrics: readonly MetricStatus[]): ReconcileResult {
    const { nowMs, hpa } = this.input;
    this.condition(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${desired}`,
    );
    this.event('Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`);
    if (hpa.spec.behavior) {
      const { scaleUp, scaleDown } = behaviorWithDefaults(hpa.spec.behavior, this.options.downscaleStabilizationMs);
      const { scaleUpEvents, scaleDownEvents } = this.state;
      this.state =
        desired > current
          ? { ...this.state, scaleUpEvents: storeScaleEvent(scaleUpEvents, desired - current, scaleUp.policies, nowMs) }
          : {
              ...this.state,
              scaleDownEvents: storeScaleEvent(scaleDownEvents, current - desired, scaleDown.policies, nowMs),
            };
    }
    const status = this.status(current, desired, metrics, true);
    const action = desired > current ? 'scale_up' : 'scale_down';
    return { ...this.result(status, explanationOf(this.steps, current, desired), action), scaleTo: desired };
  }

  /** The scale could not be written. */
  failedRescale(
    current: number,
    desired: number,
    reason: string,
    error: string,
    metrics: readonly MetricStatus[],
  ): ReconcileResult {
    this.event('Warning', 'FailedRescale', `New size: ${desired}; reason: ${reason}; error: ${error}`);
    this.condition(
      'AbleToScale',
      'False',
      'FailedUpdateScale',
      `the HPA controller was unable to update the target scale: ${error}`,
    );
    this.error = `failed to rescale ${this.reference}: ${error}`;
    this.steps.push({
      kind: 'stopped',
      reason: 'FailedUpdateScale',
      text: `wanted ${desired}, but it could not be written: ${error}`,
    });
    return this.result(this.status(current, undefined, metrics), explanationOf(this.steps, current, current));
  }

  result(
    status: HorizontalPodAutoscalerStatus,
    explanation: Explanation,
    action: MonitorAction = 'none',
  ): ReconcileResult {
    return {
      status,
      statusChanged: !sameStatus(this.input.hpa.status, status),
      events: this.events,
      state: this.state,
      ...(this.error !== undefined && { error: this.error }),
      explanation,
      monitor: {
        reconciliation: { action, error: this.error === undefined ? 'none' : this.specError ? 'spec' : 'internal' },
        metrics: this.metrics,
      },
      trace: this.trace,
    };
  }
}
