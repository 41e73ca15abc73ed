import { formatMilli, type LabelRequirement, parseLabelSelector, timestamp } from '@gameday/kubernetes';
import { MetricsApiError } from './errors.ts';
import type { MetricsApi } from './metrics-api.ts';
import { formatResource, groupResource, kindOf } from './resources.ts';

const customMetricsVersion = 'custom.metrics.k8s.io/v1beta2';
const externalMetricsVersion = 'external.metrics.k8s.io/v1beta1';

/** `/apis/custom.metrics.k8s.io/v1beta2/namespaces/NAMESPACE/RESOURCE/NAME/METRIC?labelSelector=&metricLabelSelector=` */
export interface CustomMetricRequest {
  readonly namespace: string;
  /** As in the path: `pods`, `deployments.apps`; `metrics` asks about the namespace itself. */
  readonly resource: string;
  /** Of one object, or `*` for those that `labelSelector` finds. */
  readonly name: string;
  readonly metric: string;
  readonly labelSelector?: string;
  readonly metricLabelSelector?: string;
}

/** `/apis/external.metrics.k8s.io/v1beta1/namespaces/NAMESPACE/METRIC?labelSelector=` */
export interface ExternalMetricRequest {
  readonly namespace: string;
  readonly metric: string;
  readonly labelSelector?: string;
}

function selector(text: string | undefined): LabelRequirement[] {
  try {
    return parseLabelSelector(text ?? '');
  } catch (error) {
    throw new MetricsApiError('BadRequest', (error as Error).message, { cause: error });
  }
}

/**
 * A MetricValueList of custom.metrics.k8s.io.
 * @throws MetricsApiError with the HTTP status and reason to answer
 */
export async function customMetric(api: MetricsApi, request: CustomMetricRequest) {
  const { namespace, metric } = request;
  const ofNamespace = request.resource === 'metrics';
  const [plural = '', ...group] = request.resource.split('.');
  const resource = ofNamespace ? groupResource('namespaces') : groupResource(plural, group.join('.') || undefined);
  const name = ofNamespace ? namespace : request.name;
  const values = await api.custom({
    namespace,
    resource,
    metric,
    objects: name === '*' ? { selector: selector(request.labelSelector) } : { name },
    metricSelector: selector(request.metricLabelSelector),
  });
  return {
    kind: 'MetricValueList',
    apiVersion: customMetricsVersion,
    metadata: {},
    items: values.map((value) => ({
      describedObject: {
        kind: kindOf(resource),
        ...(!ofNamespace && { namespace }),
        name: value.name,
        apiVersion: `${resource.group}/v1`,
      },
      metric: { name: metric, selector: null },
      timestamp: timestamp(value.atMs),
      value: formatMilli(value.valueMilli),
    })),
  };
}

/**
 * An ExternalMetricValueList of external.metrics.k8s.io.
 * @throws MetricsApiError with the HTTP status and reason to answer
 */
export async function externalMetric(api: MetricsApi, { namespace, metric, labelSelector }: ExternalMetricRequest) {
  const values = await api.external({ namespace, metric, metricSelector: selector(labelSelector) });
  return {
    kind: 'ExternalMetricValueList',
    apiVersion: externalMetricsVersion,
    metadata: {},
    items: values.map(({ labels, valueMilli, atMs }) => ({
      metricName: metric,
      metricLabels: labels,
      timestamp: timestamp(atMs),
      value: formatMilli(valueMilli),
    })),
  };
}

const resourceList = (groupVersion: string, kind: string, names: readonly string[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: names.toSorted().map((name) => ({ name, singularName: '', namespaced: true, kind, verbs: ['get'] })),
});

/** The discovery document of custom.metrics.k8s.io: what there is now. */
export async function customMetricResources(api: MetricsApi) {
  const { custom } = await api.registry();
  const names = [...custom.values()].map(({ resource, metric }) => `${formatResource(resource)}/${metric}`);
  return resourceList(customMetricsVersion, 'MetricValueList', names);
}

/** The discovery document of external.metrics.k8s.io. */
export async function externalMetricResources(api: MetricsApi) {
  return resourceList(externalMetricsVersion, 'ExternalMetricValueList', [...(await api.registry()).external.keys()]);
}
