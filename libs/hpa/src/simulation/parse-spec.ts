import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import type { ControllerOptions } from '../options.ts';
import { defaultControllerOptions } from '../options.ts';
import type { Place } from './reader.ts';

const targetKinds = ['resource', 'containerResource', 'pods', 'object', 'external'] as const;

function checkMetric(metric: Place): void {
  metric.at('type').text('the type of a metric, such as "Resource"');
  for (const kind of targetKinds) {
    const source = metric.at(kind);
    if (source.absent) continue;
    const target = source.at('target');
    for (const field of ['value', 'averageValue']) {
      const quantity = target.at(field);
      if (!quantity.absent) quantity.quantity();
    }
    if (!target.at('averageUtilization').absent) target.at('averageUtilization').count('a percentage, a whole number');
    const name =
      kind === 'resource' || kind === 'containerResource' ? source.at('name') : source.at('metric').at('name');
    name.text('the name of the metric');
  }
}

function checkRules(rules: Place): void {
  if (rules.absent) return;
  const window = rules.at('stabilizationWindowSeconds');
  if (!window.absent) window.count();
  const select = rules.at('selectPolicy');
  if (!select.absent && !['Max', 'Min', 'Disabled'].includes(select.text())) select.fail('Max, Min or Disabled');
  if (!rules.at('tolerance').absent) rules.at('tolerance').quantity();
  if (rules.at('policies').absent) return;
  for (const policy of rules.at('policies').list()) {
    const type = policy.at('type');
    if (type.value !== 'Pods' && type.value !== 'Percent') type.fail('Pods or Percent');
    policy.at('value').count();
    policy.at('periodSeconds').count();
  }
}

/** Reads the spec of an autoscaler, or the whole object that holds one. The target's name may be left out. @throws TraceError */
export function parseSpec(given: Place): HorizontalPodAutoscalerSpec {
  const spec = !given.absent && given.at('maxReplicas').absent && !given.at('spec').absent ? given.at('spec') : given;
  spec.at('maxReplicas').count('the largest number of replicas, a whole number');
  if (!spec.at('minReplicas').absent) spec.at('minReplicas').count();
  if (!spec.at('metrics').absent) for (const metric of spec.at('metrics').list()) checkMetric(metric);
  const behavior = spec.at('behavior');
  if (!behavior.absent) {
    checkRules(behavior.at('scaleUp'));
    checkRules(behavior.at('scaleDown'));
  }
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  return { scaleTargetRef, ...(spec.value as Omit<HorizontalPodAutoscalerSpec, 'scaleTargetRef'>) };
}

const seconds = (place: Place, otherwiseMs: number): number =>
  place.absent ? otherwiseMs : Math.round(place.number('a number of seconds') * 1000);

const numberOr = (place: Place, otherwise: number): number => (place.absent ? otherwise : place.number());

/** Reads a controller's flags, named as in the conformance data; what is left out has upstream's default. @throws TraceError */
export function parseController(controller: Place): ControllerOptions {
  const defaults = defaultControllerOptions;
  if (controller.absent) return defaults;
  const gates = controller.at('featureGates');
  const gate = (name: keyof ControllerOptions['featureGates']): boolean => {
    if (gates.absent || gates.at(name).absent) return defaults.featureGates[name];
    const { value } = gates.at(name);
    return typeof value === 'boolean' ? value : gates.at(name).fail('true or false');
  };
  return {
    syncPeriodMs: seconds(controller.at('syncPeriodSeconds'), defaults.syncPeriodMs),
    tolerance: numberOr(controller.at('tolerance'), defaults.tolerance),
    downscaleStabilizationMs: seconds(
      controller.at('downscaleStabilizationSeconds'),
      defaults.downscaleStabilizationMs,
    ),
    cpuInitializationPeriodMs: seconds(
      controller.at('cpuInitializationPeriodSeconds'),
      defaults.cpuInitializationPeriodMs,
    ),
    initialReadinessDelayMs: seconds(controller.at('initialReadinessDelaySeconds'), defaults.initialReadinessDelayMs),
    scaleUpLimitFactor: numberOr(controller.at('scaleUpLimitFactor'), defaults.scaleUpLimitFactor),
    scaleUpLimitMinimum: numberOr(controller.at('scaleUpLimitMinimum'), defaults.scaleUpLimitMinimum),
    featureGates: {
      HPAConfigurableTolerance: gate('HPAConfigurableTolerance'),
      PodLevelResources: gate('PodLevelResources'),
    },
  };
}
