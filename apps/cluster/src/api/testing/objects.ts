import type { Kinds } from '../../store/store.ts';

export const namespace = 'gameday';

const labels = (name: string) => ({ 'app.kubernetes.io/name': name });

const template = (name: string) => ({
  metadata: { labels: labels(name) },
  spec: {
    terminationGracePeriodSeconds: 20,
    containers: [
      {
        name,
        image: `gameday/${name}:1`,
        ports: [
          { name: 'http', containerPort: 8080 },
          { name: 'admin', containerPort: 9090 },
        ],
        env: [{ name: 'LOG_LEVEL', value: 'info' }],
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
        readinessProbe: { httpGet: { path: '/readyz', port: 'admin' } },
      },
    ],
  },
});

export const deployment = (name: string, replicas = 2): Kinds['Deployment'] => ({
  metadata: {
    name,
    namespace,
    labels: labels(name),
    annotations: { 'deployment.kubernetes.io/revision': '1' },
  },
  spec: { replicas, selector: { matchLabels: labels(name) }, template: template(name) },
  status: {
    observedGeneration: 1,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      },
      { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: 'done' },
    ],
  },
});

export const replicaSet = (name: string, owner: { name: string; uid: string }, replicas = 2): Kinds['ReplicaSet'] => ({
  metadata: {
    name: `${name}-5d8c`,
    namespace,
    labels: { ...labels(name), 'pod-template-hash': '5d8c' },
    annotations: { 'deployment.kubernetes.io/revision': '1' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', ...owner, controller: true }],
  },
  spec: {
    replicas,
    selector: { matchLabels: { ...labels(name), 'pod-template-hash': '5d8c' } },
    template: { ...template(name), metadata: { labels: { ...labels(name), 'pod-template-hash': '5d8c' } } },
  },
  status: {
    replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    fullyLabeledReplicas: replicas,
    observedGeneration: 1,
  },
});

export const pod = (name: string, suffix: string, status: Kinds['Pod']['status'] = running(name)): Kinds['Pod'] => ({
  metadata: {
    name: `${name}-5d8c-${suffix}`,
    namespace,
    labels: { ...labels(name), 'pod-template-hash': '5d8c' },
  },
  spec: { ...template(name).spec, nodeName: 'laptop' },
  ...(status && { status }),
});

const condition = (type: string, status: 'True' | 'False') => ({
  type,
  status,
  lastTransitionTime: '2030-01-01T00:00:00Z',
});

const conditions = (ready: boolean) => [
  condition('PodScheduled', 'True'),
  condition('Initialized', 'True'),
  condition('ContainersReady', ready ? 'True' : 'False'),
  condition('Ready', ready ? 'True' : 'False'),
];

export const running = (name: string): NonNullable<Kinds['Pod']['status']> => ({
  phase: 'Running',
  podIP: '127.0.0.1',
  hostIP: '127.0.0.1',
  startTime: '2030-01-01T00:00:00Z',
  conditions: conditions(true),
  containerStatuses: [
    {
      name,
      image: `gameday/${name}:1`,
      imageID: '',
      containerID: 'process://4711',
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: '2030-01-01T00:00:00Z' } },
    },
  ],
});

export const crashing = (name: string, finishedAt: string): NonNullable<Kinds['Pod']['status']> => ({
  ...running(name),
  conditions: conditions(false),
  containerStatuses: [
    {
      name,
      image: `gameday/${name}:1`,
      imageID: '',
      ready: false,
      started: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: finishedAt, finishedAt } },
    },
  ],
});

export const autoscaler = (name: string): Kinds['HorizontalPodAutoscaler'] => ({
  metadata: { name, namespace },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    minReplicas: 1,
    maxReplicas: 6,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  },
  status: {
    currentReplicas: 2,
    desiredReplicas: 2,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12, averageValue: '12m' } } },
    ],
    conditions: [
      {
        type: 'AbleToScale',
        status: 'True',
        reason: 'ReadyForNewScale',
        message: 'recommended size matches current size',
      },
      { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message: 'the HPA was able to compute' },
    ],
  },
});

export const service = (name: string): Kinds['Service'] => ({
  metadata: { name, namespace },
  spec: {
    type: 'ClusterIP',
    selector: labels(name),
    ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
  },
});

export const budget = (name: string, disruptionsAllowed: number): Kinds['PodDisruptionBudget'] => ({
  metadata: { name, namespace },
  spec: { maxUnavailable: 1, selector: { matchLabels: labels(name) } },
  status: { observedGeneration: 1, disruptionsAllowed, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 },
});

export const event = (
  about: { kind: string; name: string; uid: string },
  reason: string,
  at: string,
): Kinds['Event'] => ({
  metadata: { name: `${about.name}.${reason.toLowerCase()}`, namespace },
  involvedObject: { apiVersion: 'v1', namespace, ...about },
  type: reason === 'BackOff' ? 'Warning' : 'Normal',
  reason,
  message: `${reason} happened`,
  source: { component: 'kubelet', host: 'laptop' },
  reportingComponent: 'kubelet',
  firstTimestamp: at,
  lastTimestamp: at,
  count: 2,
});
