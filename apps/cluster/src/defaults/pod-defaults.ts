import type { Container, Pod, PodSpec, PodTemplateSpec, Probe } from '@gameday/kubernetes';

/** `defaults` where the object says nothing else. */
export const filled = <T extends object>(defaults: Partial<NoInfer<T>>, object: T): T => ({ ...defaults, ...object });

type HttpGet = NonNullable<Probe['httpGet']>;

const httpGet = (action: HttpGet): HttpGet => filled<HttpGet>({ path: '/', scheme: 'HTTP' }, action);

function probe(given: Probe): Probe {
  const counts = filled<Probe>(
    { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
    given,
  );
  return given.httpGet ? { ...counts, httpGet: httpGet(given.httpGet) } : counts;
}

type Handler = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;

const handler = (given: Handler): Handler => (given.httpGet ? { ...given, httpGet: httpGet(given.httpGet) } : given);

/** What is tagged `latest`, or not at all, is pulled again each time. */
const pullPolicy = (image: string | undefined): string =>
  /:(?!latest$)[^/]+$|@sha256:/.test(image ?? ':any') ? 'IfNotPresent' : 'Always';

function container(given: Container): Container {
  const { startupProbe, livenessProbe, readinessProbe, lifecycle, ports, env } = given;
  return {
    ...filled<Container>(
      {
        imagePullPolicy: pullPolicy(given.image),
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        resources: {},
      },
      given,
    ),
    ...(startupProbe ? { startupProbe: probe(startupProbe) } : {}),
    ...(livenessProbe ? { livenessProbe: probe(livenessProbe) } : {}),
    ...(readinessProbe ? { readinessProbe: probe(readinessProbe) } : {}),
    ...(lifecycle
      ? {
          lifecycle: {
            ...lifecycle,
            ...(lifecycle.postStart ? { postStart: handler(lifecycle.postStart) } : {}),
            ...(lifecycle.preStop ? { preStop: handler(lifecycle.preStop) } : {}),
          },
        }
      : {}),
    ...(ports ? { ports: ports.map((port) => ({ protocol: 'TCP', ...port })) } : {}),
    ...(env ? { env: env.map(environmentVariable) } : {}),
  };
}

type EnvVar = NonNullable<Container['env']>[number];

function environmentVariable(given: EnvVar): EnvVar {
  const fieldRef = given.valueFrom?.fieldRef;
  return fieldRef
    ? { ...given, valueFrom: { ...given.valueFrom, fieldRef: { apiVersion: 'v1', ...fieldRef } } }
    : given;
}

const podSpec = (spec: PodSpec): PodSpec => ({
  ...filled<PodSpec>(
    {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
    spec,
  ),
  containers: spec.containers.map(container),
  ...(spec.initContainers ? { initContainers: spec.initContainers.map(container) } : {}),
});

export const templateWithDefaults = (template: PodTemplateSpec): PodTemplateSpec =>
  template.spec ? { ...template, spec: podSpec(template.spec) } : template;

/** Of pods only, not of their templates: what is limited and not requested is requested as it is limited. */
function requestsFromLimits(given: Container): Container {
  const { limits, requests } = given.resources ?? {};
  return limits ? { ...given, resources: { ...given.resources, requests: { ...limits, ...requests } } } : given;
}

/** Which pods suffer first on a node that runs out; `kubectl describe` shows it. */
function qosClass({ containers }: PodSpec): string {
  const parts = containers.map(({ resources }) => ({ limits: resources?.limits, requests: resources?.requests }));
  if (parts.every(({ limits, requests }) => !limits && !requests)) return 'BestEffort';
  const guaranteed = parts.every(({ limits, requests }) =>
    ['cpu', 'memory'].every((name) => limits?.[name] !== undefined && requests?.[name] === limits[name]),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

export function podWithDefaults(pod: Pod): Pod {
  if (!pod.spec) return pod;
  const spec = podSpec({ enableServiceLinks: true, ...pod.spec });
  const requested = { ...spec, containers: spec.containers.map(requestsFromLimits) };
  return { ...pod, spec: requested, status: { phase: 'Pending', qosClass: qosClass(requested), ...pod.status } };
}
