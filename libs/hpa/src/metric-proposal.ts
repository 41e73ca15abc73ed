import {
  formatMilli,
  type LabelSelector,
  type MetricSpec,
  type MetricStatus,
  type MetricTarget,
  milliValue,
} from '@gameday/kubernetes';
import { resourceQuantity } from './build-quantity.ts';
import { describeSelector } from './describe-selector.ts';
import {
  byExternal,
  byObject,
  byPodsAverage,
  byResourceAverage,
  byUtilization,
  type Calculation,
  type CalculatorContext,
} from './replica-calculator.ts';

/** What one metric asks for. */
export type MetricProposal =
  | {
      readonly ok: true;
      readonly replicas: number;
      /** As conditions and events name it. */
      readonly name: string;
      readonly status: MetricStatus;
      readonly calculation: Calculation;
    }
  | {
      readonly ok: false;
      /** Of the event and the condition. */
      readonly reason: string;
      readonly message: string;
      /** What the reconcile returns; more words than the message. */
      readonly error: string;
      /** The user's spec is at fault. */
      readonly spec?: true;
    };

/** A failure that is told with other words in the reconcile's error than in the event. */
class Failure extends Error {
  readonly outer: string;

  constructor(message: string, outer: string) {
    super(message);
    this.outer = outer;
  }
}

/** Runs a calculation; `wrap` adds to the error what only the reconcile's error has. */
function calculate(run: () => Calculation, wrap: (message: string) => string): Calculation {
  try {
    return run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure(message, wrap(message));
  }
}

type Outcome = { calculation: Calculation; name: string; status: MetricStatus };

function resourceOutcome(
  name: string,
  container: string,
  target: MetricTarget,
  context: CalculatorContext,
): { calculation: Calculation; name: string; current: { averageUtilization?: number; averageValue: string } } {
  const failed = (run: () => Calculation): Calculation => {
    try {
      return run();
    } catch (error) {
      throw new Error(`failed to get ${name} utilization: ${(error as Error).message}`, { cause: error });
    }
  };
  const value = (calculation: Calculation) => resourceQuantity(name, calculation.current.averageValueMilli ?? 0n);
  if (target.averageValue !== undefined) {
    const milli = milliValue(target.averageValue);
    const calculation = failed(() => byResourceAverage(name, container, milli, context));
    return { calculation, name: `${name} resource`, current: { averageValue: value(calculation) } };
  }
  const { averageUtilization } = target;
  if (averageUtilization === undefined) {
    throw new Error(
      'invalid resource metric source: neither an average utilization target nor an average value target was set',
    );
  }
  const calculation = failed(() => byUtilization(name, container, averageUtilization, context));
  const kind = container === '' ? 'resource' : 'container resource';
  const current = { averageUtilization: calculation.current.averageUtilization ?? 0, averageValue: value(calculation) };
  return { calculation, name: `${name} ${kind} utilization (percentage of request)`, current };
}

function fromResource({ resource }: MetricSpec, context: CalculatorContext): Outcome {
  if (!resource) throw new Error('invalid resource metric source: resource is missing');
  const { calculation, name, current } = resourceOutcome(resource.name, '', resource.target, context);
  return { calculation, name, status: { type: 'Resource', resource: { name: resource.name, current } } };
}

function fromContainerResource({ containerResource }: MetricSpec, context: CalculatorContext): Outcome {
  if (!containerResource) throw new Error('invalid container resource metric source: containerResource is missing');
  const { name: resource, container, target } = containerResource;
  const { calculation, name, current } = resourceOutcome(resource, container, target, context);
  const status = { type: 'ContainerResource', containerResource: { name: resource, container, current } };
  return { calculation, name, status };
}

const identifier = (name: string, selector: LabelSelector | undefined) =>
  selector === undefined ? { name } : { name, selector };

/** The current value as the status gives it; what could not be averaged is left out. */
const currentOf = ({ current: { averageValueMilli, valueMilli } }: Calculation) => ({
  ...(valueMilli !== undefined && { value: formatMilli(valueMilli) }),
  ...(averageValueMilli !== undefined && { averageValue: formatMilli(averageValueMilli) }),
});

function fromPods({ pods }: MetricSpec, context: CalculatorContext): Outcome {
  if (!pods) throw new Error('invalid pods metric source: pods is missing');
  const { name, selector } = pods.metric;
  const { averageValue } = pods.target;
  if (averageValue === undefined) throw new Error('invalid pods metric source: no average value target was set');
  const calculation = byPodsAverage(name, selector, milliValue(averageValue), context);
  const metric = identifier(name, selector);
  const status = { type: 'Pods', pods: { metric, current: currentOf(calculation) } };
  return { calculation, name: `pods metric ${name}`, status };
}

function fromObject({ object }: MetricSpec, context: CalculatorContext): Outcome {
  const unset = 'invalid object metric source: neither a value target nor an average value target was set';
  if (!object) throw new Error(unset);
  const { describedObject, target } = object;
  const { name, selector } = object.metric;
  const perPod = target.type === 'AverageValue';
  const wanted = perPod ? target.averageValue : target.type === 'Value' ? target.value : undefined;
  if (wanted === undefined) throw new Error(unset);
  const metricSelector = selector === undefined ? {} : { metricSelector: selector };
  const calculation = calculate(
    () =>
      byObject({ metric: name, describedObject, ...metricSelector }, { perPod, milli: milliValue(wanted) }, context),
    (message) => (perPod ? `failed to get ${name} object metric: ${message}` : message),
  );
  const current = currentOf(calculation);
  const status = { type: 'Object', object: { metric: identifier(name, selector), describedObject, current } };
  // Upstream calls it external where the target is per pod.
  const called = perPod
    ? `external metric ${name}(${describeSelector(selector)})`
    : `${describedObject.kind} metric ${name}`;
  return { calculation, name: called, status };
}

function fromExternal({ external }: MetricSpec, context: CalculatorContext): Outcome {
  const unset = 'invalid external metric source: neither a value target nor an average value target was set';
  if (!external) throw new Error(unset);
  const { name, selector } = external.metric;
  const perPod = external.target.averageValue !== undefined;
  const wanted = external.target.averageValue ?? external.target.value;
  if (wanted === undefined) throw new Error(unset);
  const calculation = calculate(
    () => byExternal(name, selector, { perPod, milli: milliValue(wanted) }, context),
    (message) =>
      perPod
        ? `failed to get ${name} external metric: ${message}`
        : `failed to get external metric ${name}: ${message}`,
  );
  const status = {
    type: 'External',
    external: { metric: identifier(name, selector), current: currentOf(calculation) },
  };
  return { calculation, name: `external metric ${name}(${describeSelector(selector)})`, status };
}

interface Source {
  readonly reason: string;
  /** Before the reconcile's error. */
  readonly prefix: (spec: MetricSpec) => string;
  readonly outcome: (spec: MetricSpec, context: CalculatorContext) => Outcome;
}

const sources: Readonly<Record<string, Source>> = {
  Resource: {
    reason: 'FailedGetResourceMetric',
    prefix: ({ resource }) => `failed to get ${resource?.name ?? ''} resource metric value`,
    outcome: fromResource,
  },
  ContainerResource: {
    reason: 'FailedGetContainerResourceMetric',
    prefix: ({ containerResource }) => `failed to get ${containerResource?.container ?? ''} container metric value`,
    outcome: fromContainerResource,
  },
  Pods: { reason: 'FailedGetPodsMetric', prefix: () => 'failed to get pods metric value', outcome: fromPods },
  Object: { reason: 'FailedGetObjectMetric', prefix: () => 'failed to get object metric value', outcome: fromObject },
  External: {
    reason: 'FailedGetExternalMetric',
    prefix: ({ external }) => `failed to get ${external?.metric.name ?? ''} external metric value`,
    outcome: fromExternal,
  },
};

/** What one metric of the spec asks for, or why it cannot be told. Never throws. */
export function proposalOf(spec: MetricSpec, context: CalculatorContext): MetricProposal {
  const source = Object.hasOwn(sources, spec.type) ? sources[spec.type] : undefined;
  if (!source) {
    const message = `unknown metric source type "${spec.type}"`;
    return { ok: false, reason: 'InvalidMetricSourceType', message, error: message, spec: true };
  }
  try {
    const outcome = source.outcome(spec, context);
    return { ok: true, replicas: outcome.calculation.replicas, ...outcome };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const outer = error instanceof Failure ? error.outer : message;
    return { ok: false, reason: source.reason, message, error: `${source.prefix(spec)}: ${outer}` };
  }
}
