/** Manifests with faults, and what must be said of them. */
export const deployment = (spec = 'replicas: 2', container = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: feed
spec:
  ${spec}
  selector:
    matchLabels: { app: feed }
  template:
    metadata:
      labels: { app: feed }
    spec:
      containers:
        - name: feed
          image: feed:1
          ports:
            - { name: http, containerPort: 8080 }
${container}`;

export const autoscaler = (spec: string, name = 'feed') => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: feed }
${spec}`;

export const cpuTarget = `  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: 70 }
`;

export interface Case {
  readonly name: string;
  readonly text: string;
  readonly told: readonly string[];
  readonly kept?: readonly string[];
}

export const refused: Case[] = [
  {
    name: 'negative replicas',
    text: deployment('replicas: -1'),
    told: ['error feed.yaml:6: spec.replicas: must be at least 0, is -1'],
  },
  {
    name: 'an unknown kind',
    text: 'apiVersion: apps/v1\nkind: Deploymnet\nmetadata: { name: feed }\n',
    told: ['error feed.yaml:2: kind: "Deploymnet" is not a kind that is known here (did you mean "Deployment"?)'],
  },
  {
    name: 'an apiVersion that the kind does not have',
    text: 'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: { name: feed }\n',
    told: ['error feed.yaml:1: apiVersion: must be apps/v1 for a Deployment, is "extensions/v1beta1"'],
  },
  {
    name: 'neither kind nor apiVersion',
    text: 'metadata: { name: feed }\n',
    told: ['error feed.yaml:1: apiVersion: must be set', 'error feed.yaml:1: kind: must be set'],
  },
  {
    name: 'something that is no object',
    text: '- one\n- two\n',
    told: ['error feed.yaml:1: must be an object with apiVersion, kind and metadata'],
  },
  {
    name: 'an unknown field, with what may have been meant',
    text: deployment('replica: 2'),
    told: ['error feed.yaml:6: spec.replica: is not a field of this kind of object (did you mean "replicas"?)'],
  },
  {
    name: 'a field of another type',
    text: deployment('replicas: two'),
    told: ['error feed.yaml:6: spec.replicas: must be an integer, is "two" (a string)'],
  },
  {
    name: 'a number where a text is needed',
    text: deployment('replicas: 1', '          env:\n            - name: PORT\n              value: 8080\n'),
    told: ['error feed.yaml:20: spec.template.spec.containers[0].env[0].value: must be a string, is 8080 (a number)'],
  },
  {
    name: 'a missing field, at the object that lacks it',
    text: deployment('replicas: 1', '          volumeMounts:\n            - name: data\n'),
    told: [
      'error feed.yaml:19: spec.template.spec.containers[0].volumeMounts[0].mountPath: must be set',
      'error feed.yaml:19: spec.template.spec.containers[0].volumeMounts[0].name: is "data", but the pod has no such volume',
    ],
  },
  {
    name: 'a key that stands there twice',
    text: deployment('replicas: 1\n  replicas: 2'),
    told: ['error feed.yaml:7: is not valid YAML: Map keys must be unique'],
  },
  {
    name: 'text that is not YAML',
    text: 'apiVersion: v1\nkind: [Pod\nmetadata: {}\n',
    told: [
      'error feed.yaml:3: is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    name: 'a quantity that is none',
    text: deployment('replicas: 1', '          resources:\n            requests:\n              cpu: 100milli\n'),
    told: [
      'error feed.yaml:20: spec.template.spec.containers[0].resources.requests.cpu: must be a quantity such as 100m, 0.5 or 128Mi, is "100milli"',
    ],
  },
  {
    name: 'a request above its limit',
    text: deployment(
      'replicas: 1',
      '          resources:\n            requests: { cpu: 600m }\n            limits: { cpu: "0.5" }\n',
    ),
    told: [
      'error feed.yaml:19: spec.template.spec.containers[0].resources.requests.cpu: must be at most the limit of 0.5, is 600m',
    ],
  },
  {
    name: 'a selector that misses its own template',
    text: deployment().replace('labels: { app: feed }', 'labels: { app: fed }'),
    told: ["error feed.yaml:7: spec.selector: must select the template's own labels, but app=feed does not"],
  },
  {
    name: 'a probe at a port that has no such name',
    text: deployment('replicas: 1', '          readinessProbe:\n            httpGet: { path: /readyz, port: htpp }\n'),
    told: [
      'error feed.yaml:19: spec.template.spec.containers[0].readinessProbe.httpGet.port: is "htpp", but the container names no such port (did you mean "http"?)',
    ],
  },
  {
    name: 'a probe that asks in two ways',
    text: deployment(
      'replicas: 1',
      '          livenessProbe:\n            httpGet: { port: 1 }\n            tcpSocket: { port: 1 }\n',
    ),
    told: [
      'error feed.yaml:18: spec.template.spec.containers[0].livenessProbe: must have exactly one of exec, grpc, httpGet, tcpSocket; httpGet and tcpSocket are set',
    ],
  },
  {
    name: 'a roll-out that could replace nothing',
    text: deployment('strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0% } }'),
    told: [
      'error feed.yaml:6: spec.strategy.rollingUpdate.maxUnavailable: must not be 0 while maxSurge is 0: nothing could be replaced',
    ],
  },
  {
    name: 'a minimum above the maximum',
    text: autoscaler('  minReplicas: 5\n  maxReplicas: 3\n'),
    told: ['error feed.yaml:7: spec.minReplicas: must be at most maxReplicas (3), is 5'],
  },
  {
    name: 'scaling to zero by what only pods can tell',
    text: autoscaler(`  minReplicas: 0\n  maxReplicas: 3\n${cpuTarget}`),
    told: [
      'error feed.yaml:7: spec.minReplicas: must be at least 1, is 0: scaling from 0 needs an Object or External metric, as there are no pods to measure',
    ],
  },
  {
    name: 'a metric without its target value',
    text: autoscaler(`  maxReplicas: 3\n${cpuTarget.replace(', averageUtilization: 70', '')}`),
    told: [
      'error feed.yaml:12: spec.metrics[0].resource.target.averageUtilization: must be set with a target of type Utilization',
    ],
  },
  {
    name: 'a metric type that does not exist',
    text: autoscaler('  maxReplicas: 3\n  metrics:\n    - type: Resources\n'),
    told: [
      'error feed.yaml:9: spec.metrics[0].type: must be one of Resource, ContainerResource, Pods, Object, External, is "Resources" (did you mean "Resource"?)',
    ],
  },
  {
    name: 'behavior beyond its bounds',
    text: autoscaler(
      '  maxReplicas: 3\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: 7200\n      policies:\n        - { type: Pods, value: 0, periodSeconds: 60 }\n',
    ),
    told: [
      'error feed.yaml:10: spec.behavior.scaleDown.stabilizationWindowSeconds: must be from 0 to 3600, is 7200',
      'error feed.yaml:12: spec.behavior.scaleDown.policies[0].value: must be at least 1, is 0',
    ],
  },
  {
    name: 'a disruption budget that says both',
    text: `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: feed }
spec:
  minAvailable: 1
  maxUnavailable: 1
  selector: { matchLabels: { app: feed } }
`,
    told: [
      'error feed.yaml:6: spec.maxUnavailable: must not be set beside minAvailable: a budget says one or the other',
    ],
  },
  {
    name: 'a name that is no DNS name',
    text: deployment().replace('name: feed', 'name: Feed_1'),
    told: [
      'error feed.yaml:4: metadata.name: must be a DNS name (a-z, 0-9, - and ., at most 253 characters), is "Feed_1"',
    ],
  },
  {
    name: 'the second object of one name',
    text: `${deployment()}---\n${deployment()}`,
    kept: ['Deployment/feed'],
    told: ['error feed.yaml:22: metadata.name: is "feed", and so is another Deployment before it'],
  },
  {
    name: 'the second autoscaler of one target',
    text: `${deployment('paused: false')}---\n${autoscaler('  maxReplicas: 3\n')}---\n${autoscaler('  maxReplicas: 3\n', 'other')}`,
    kept: ['Deployment/feed', 'HorizontalPodAutoscaler/feed'],
    told: ['error feed.yaml:32: spec.scaleTargetRef.name: is "feed", which the autoscaler "feed" already scales'],
  },
];

export const reported: Case[] = [
  {
    name: 'a utilization target without requests',
    text: `${deployment('paused: false')}---\n${autoscaler(`  maxReplicas: 3\n${cpuTarget}`)}`,
    kept: ['Deployment/feed', 'HorizontalPodAutoscaler/feed'],
    told: [
      'warning feed.yaml:30: spec.metrics[0].resource.target.averageUtilization: needs a request of cpu in container "feed" of Deployment "feed": utilization is relative to requests',
    ],
  },
  {
    name: 'an autoscaler of nothing',
    text: `${deployment().replaceAll('feed', 'feeds')}---\n${autoscaler('  maxReplicas: 3\n')}`,
    kept: ['Deployment/feeds', 'HorizontalPodAutoscaler/feed'],
    told: [
      'warning feed.yaml:24: spec.scaleTargetRef.name: there is no Deployment "feed" among the manifests (did you mean "feeds"?)',
    ],
  },
  {
    name: 'replicas beside an autoscaler',
    text: `${deployment('replicas: 2')}---\n${autoscaler('  maxReplicas: 3\n')}`,
    kept: ['Deployment/feed', 'HorizontalPodAutoscaler/feed'],
    told: [
      'warning feed.yaml:6: spec.replicas: should be left out: each apply would undo what the autoscaler "feed" decided',
    ],
  },
  {
    name: 'a service that leads nowhere',
    text: `${deployment()}---
apiVersion: v1
kind: Service
metadata: { name: feed }
spec:
  selector: { app: feed }
  ports:
    - { name: http, port: 80, targetPort: web }
---
apiVersion: v1
kind: Service
metadata: { name: other }
spec:
  selector: { app: other }
  ports:
    - { port: 80 }
`,
    kept: ['Deployment/feed', 'Service/feed', 'Service/other'],
    told: [
      'warning feed.yaml:25: spec.ports[0].targetPort: is "web", but the pods name no such port',
      'warning feed.yaml:31: spec.selector: selects no pods of these manifests: app=other',
    ],
  },
];
