import type { MetricSpec } from '@gameday/kubernetes';
import { tolerancesOf } from './defaults.ts';
import { explainMetric } from './explain-metric.ts';
import type { ExplanationStep } from './explanation.ts';
import { type MetricProposal, proposalOf } from './metric-proposal.ts';
import { parsePodSelector, selects } from './pod-selector.ts';
import type { Reconcile } from './reconcile-state.ts';
import type { MonitorAction, PodSnapshot, ScaleRead } from './types.ts';

type Scale = Extract<ScaleRead, { specReplicas: number }>;

/** What the metrics come to together. */
export interface MetricsAnswer {
  readonly replicas: number;
  /** The metric that won, as events name it. */
  readonly name: string;
  /** The same, as people do. */
  readonly winner: string;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Ends the reconcile without an answer. @param text the same for people */
function stop(run: Reconcile, reason: string, error: string, text = error): undefined {
  run.event('Warning', 'FailedComputeMetricsReplicas', error);
  run.error = `failed to compute desired number of replicas based on listed metrics for ${run.reference}: ${error}`;
  run.steps.push({ kind: 'stopped', reason, text: `no scaling: ${text}` } satisfies ExplanationStep);
  return undefined;
}

/** The pods of the target; undefined where its selector is no good, or picks pods of other autoscalers too. */
function podsOfTarget(run: Reconcile, selector: string): readonly PodSnapshot[] | undefined {
  const invalid = (event: string, reason: string, error: string, condition = error) => {
    run.event('Warning', event, error);
    run.condition('ScalingActive', 'False', reason, condition);
    return stop(run, reason, error);
  };
  if (selector === '') {
    return invalid(
      'SelectorRequired',
      'InvalidSelector',
      'selector is required',
      "the HPA target's scale is missing a selector",
    );
  }
  let pods: readonly PodSnapshot[];
  try {
    const parsed = parsePodSelector(selector);
    pods = run.input.pods.filter(({ labels }) => selects(parsed, labels));
  } catch (error) {
    const message = `couldn't convert selector into a corresponding internal selector object: ${messageOf(error)}`;
    return invalid('InvalidSelector', 'InvalidSelector', message);
  }
  const { name, namespace } = run.input.hpa.metadata;
  const others = (run.input.otherHpaSelectors ?? []).filter((other) => {
    try {
      const parsed = parsePodSelector(other.selector);
      return other.name !== name && pods.some(({ labels }) => selects(parsed, labels));
    } catch {
      // It is no good, which is for its own autoscaler to say.
      return false;
    }
  });
  if (others.length === 0) return pods;
  const all = [{ name }, ...others].map((hpa) => `{${hpa.name} ${namespace}}`).join(' ');
  const message = `pods by selector ${selector} are controlled by multiple HPAs: [${all}]`;
  return invalid('AmbiguousSelector', 'AmbiguousSelector', message);
}

/** Which way one metric would have the size go, against what the status had. */
function actionOf(proposal: MetricProposal, statusReplicas: number): MonitorAction {
  if (!proposal.ok || proposal.replicas === statusReplicas) return 'none';
  return proposal.replicas > statusReplicas ? 'scale_up' : 'scale_down';
}

/**
 * Asks all metrics; the largest answer wins. Where all fail, or some fail and the rest would scale down, there is no answer; else a
 * failure goes into the reconcile's error only.
 */
export function desiredByMetrics(
  run: Reconcile,
  scale: Scale,
  specs: readonly MetricSpec[],
): MetricsAnswer | undefined {
  const { input, options } = run;
  const pods = podsOfTarget(run, scale.selector);
  if (!pods) return undefined;
  const tolerances = tolerancesOf(input.hpa.spec, options);
  const context = {
    nowMs: input.nowMs,
    options,
    namespace: input.hpa.metadata.namespace,
    selector: scale.selector,
    pods,
    metrics: input.metrics,
    tolerances,
    specReplicas: scale.specReplicas,
    statusReplicas: scale.statusReplicas,
  };
  const failures: Extract<MetricProposal, { ok: false }>[] = [];
  let answer: MetricsAnswer = { replicas: 0, name: '', winner: '' };
  for (const spec of specs) {
    const proposal = proposalOf(spec, context);
    const step = explainMetric(spec, proposal, tolerances);
    run.steps.push(step);
    run.metric(spec.type, proposal, actionOf(proposal, input.hpa.status?.currentReplicas ?? 0));
    if (!proposal.ok) {
      run.event('Warning', proposal.reason, proposal.message);
      failures.push(proposal);
    } else if (answer.replicas === 0 || proposal.replicas > answer.replicas) {
      const winner = step.kind === 'metric' ? step.name : proposal.name;
      answer = { replicas: proposal.replicas, name: proposal.name, winner };
    }
  }
  const [first] = failures;
  const error =
    first && `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first.error}`;
  if (first && error && (failures.length >= specs.length || answer.replicas < scale.specReplicas)) {
    const message = `the HPA was unable to compute the replica count: ${first.message}`;
    run.condition('ScalingActive', 'False', first.reason, message);
    const all = failures.length >= specs.length;
    const text = all
      ? 'no metric could be read'
      : `${failures.length} of ${specs.length} metrics failed and the rest would scale down`;
    return stop(run, first.reason, error, text);
  }
  const message = `the HPA was able to successfully calculate a replica count from ${answer.name}`;
  run.condition('ScalingActive', 'True', 'ValidMetricFound', message);
  if (error) run.error = error;
  return answer;
}
