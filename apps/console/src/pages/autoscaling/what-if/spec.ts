import type { SpecProblem } from '@gameday/console-api';
import { parseTraces, TraceError } from '@gameday/hpa/simulation';
import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import { validateObject } from '@gameday/kubernetes/openapi';
import { stringify } from 'yaml';
import type { StoredAutoscaler } from '../../../sources/autoscaling-objects.ts';
import { fieldsOf } from '../../../sources/shape.ts';

export type ReadSpec =
  | { readonly ok: true; readonly spec: HorizontalPodAutoscalerSpec }
  | { readonly ok: false; readonly problems: readonly SpecProblem[] };

/** A document beyond this asks for more than a person writes. */
const metricsMax = 20;
const policiesMax = 20;

/** The spec in what was given: it, or the whole object. */
function specIn(given: unknown): unknown {
  const fields = fieldsOf(given);
  return fields['spec'] !== undefined && fields['maxReplicas'] === undefined ? fields['spec'] : given;
}

function tooMuch(spec: unknown): SpecProblem[] {
  const { metrics, behavior } = fieldsOf(spec);
  const problems: SpecProblem[] = [];
  if (Array.isArray(metrics) && metrics.length > metricsMax) {
    problems.push({ path: 'spec.metrics', message: `must have at most ${metricsMax} metrics, has ${metrics.length}` });
  }
  for (const direction of ['scaleUp', 'scaleDown']) {
    const { policies } = fieldsOf(fieldsOf(behavior)[direction]);
    if (Array.isArray(policies) && policies.length > policiesMax) {
      problems.push({
        path: `spec.behavior.${direction}.policies`,
        message: `must have at most ${policiesMax} policies`,
      });
    }
  }
  return problems;
}

/** What the autoscaler's own reader says of it: the first thing that is wrong. */
function readerProblem(spec: unknown): SpecProblem[] {
  try {
    parseTraces({ spec, steps: [{}] });
    return [];
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const message = error.message.startsWith(error.path)
      ? error.message.slice(error.path.length).trim()
      : error.message;
    return [{ path: error.path, message }];
  }
}

/**
 * Reads a changed spec: by the autoscaler's own reader, then as the API would take it. What it scales, and its apiVersion, stay the
 * present autoscaler's.
 */
export function readSpec(given: unknown, present: StoredAutoscaler): ReadSpec {
  const spec = specIn(given);
  const first = [...tooMuch(spec), ...readerProblem(spec)];
  if (first.length > 0) return { ok: false, problems: first };
  const changed = { ...(spec as HorizontalPodAutoscalerSpec), scaleTargetRef: present.spec.scaleTargetRef };
  const { name, namespace } = present.metadata;
  const object = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: changed,
  };
  const problems = validateObject(object).map(({ path, message }) => ({ path, message }));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, spec: changed };
}

/** Annotations that a person writes; the autoscaler's own words are left out. */
const isSetting = (name: string): boolean =>
  name.startsWith('gameday.dev/autoscaler-') || name.startsWith('gameday.dev/forecast-');

/** A manifest that `kubectl apply` takes. */
export function manifestOf({ metadata }: StoredAutoscaler, spec: HorizontalPodAutoscalerSpec): string {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => isSetting(name));
  return stringify({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      ...(metadata.labels && { labels: metadata.labels }),
      ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
    },
    spec,
  });
}
