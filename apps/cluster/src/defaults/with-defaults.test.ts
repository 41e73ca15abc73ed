import { describe, expect, it } from 'vitest';
import type { Container, Deployment, HorizontalPodAutoscaler, Pod } from '@gameday/kubernetes';
import { withDefaults } from './with-defaults.ts';

const template = (container: Partial<Container> = {}) => ({
  metadata: { labels: { app: 'feed' } },
  spec: { containers: [{ name: 'feed', image: 'gameday/feed:1', ...container }] },
});
const deployment = (more: object = {}, container?: Partial<Container>): Deployment => ({
  metadata: { name: 'feed' },
  spec: { selector: { matchLabels: { app: 'feed' } }, template: template(container), ...more },
});
const hpa = (more: object = {}): HorizontalPodAutoscaler => ({
  spec: { maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'feed' }, ...more },
});
const container = (given: Partial<Container>) =>
  withDefaults('Deployment', deployment({}, given)).spec?.template.spec?.containers[0];

describe('a Deployment', () => {
  it('gets what it leaves out', () => {
    expect(withDefaults('Deployment', deployment())).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        template: {
          spec: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst' },
        },
      },
    });
  });

  it('keeps what it says', () => {
    const given = { replicas: 0, revisionHistoryLimit: 0, strategy: { rollingUpdate: { maxSurge: 0 } } };
    expect(withDefaults('Deployment', deployment(given)).spec).toMatchObject({
      replicas: 0,
      revisionHistoryLimit: 0,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '25%' } },
    });
    const recreate = withDefaults('Deployment', deployment({ strategy: { type: 'Recreate' } }));
    expect(recreate.spec?.strategy).toEqual({ type: 'Recreate' });
  });

  it('is the same after a second time', () => {
    const once = withDefaults('Deployment', deployment({}, { livenessProbe: { httpGet: { port: 'admin' } } }));
    expect(withDefaults('Deployment', once)).toEqual(once);
  });
});

describe('a container', () => {
  it('gets the defaults of its probes', () => {
    const counts = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
    expect(container({ readinessProbe: { httpGet: { port: 'admin' }, failureThreshold: 5 } })?.readinessProbe).toEqual({
      ...counts,
      failureThreshold: 5,
      httpGet: { port: 'admin', path: '/', scheme: 'HTTP' },
    });
    expect(container({ startupProbe: { tcpSocket: { port: 1 } } })?.startupProbe).toEqual({
      ...counts,
      tcpSocket: { port: 1 },
    });
  });

  it.each([
    ['feed:1', 'IfNotPresent'],
    ['feed', 'Always'],
    ['feed:latest', 'Always'],
    ['localhost:5000/feed', 'Always'],
    ['localhost:5000/feed:1', 'IfNotPresent'],
    ['feed@sha256:0123', 'IfNotPresent'],
  ])('with the image %s is pulled %s', (image, policy) => {
    expect(container({ image })?.imagePullPolicy).toBe(policy);
  });

  it('gets the protocol of its ports and the version of its field references', () => {
    const given = container({
      ports: [{ containerPort: 80 }],
      env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      lifecycle: { preStop: { httpGet: { port: 80, path: '/drain' } } },
    });
    expect(given).toMatchObject({
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      env: [{ name: 'POD', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }],
      lifecycle: { preStop: { httpGet: { port: 80, path: '/drain', scheme: 'HTTP' } } },
    });
  });
});

describe('an autoscaler', () => {
  it('scales on 80 % CPU from one replica where it says nothing', () => {
    expect(withDefaults('HorizontalPodAutoscaler', hpa()).spec).toMatchObject({
      minReplicas: 1,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    });
    expect(withDefaults('HorizontalPodAutoscaler', hpa()).spec).not.toHaveProperty('behavior');
  });

  it('fills a behavior in, both directions once it has one', () => {
    const policies = [{ type: 'Pods', value: 2, periodSeconds: 60 }];
    const { behavior } = withDefaults('HorizontalPodAutoscaler', hpa({ behavior: { scaleDown: { policies } } })).spec;
    expect(behavior).toEqual({
      scaleDown: { selectPolicy: 'Max', policies },
      scaleUp: {
        selectPolicy: 'Max',
        stabilizationWindowSeconds: 0,
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
    });
  });
});

describe('a pod', () => {
  const pod = (resources?: Container['resources']): Pod =>
    withDefaults('Pod', { spec: { containers: [{ name: 'feed', ...(resources ? { resources } : {}) }] } });

  it.each([
    [undefined, undefined, 'BestEffort'],
    [{ requests: { cpu: '100m' } }, { cpu: '100m' }, 'Burstable'],
    [{ limits: { cpu: '1', memory: '1Gi' } }, { cpu: '1', memory: '1Gi' }, 'Guaranteed'],
    [{ limits: { cpu: '1' }, requests: { cpu: '100m' } }, { cpu: '100m' }, 'Burstable'],
  ])('with %j requests %j and is %s', (resources, requests, qosClass) => {
    const made = pod(resources);
    expect(made.spec?.containers[0]?.resources?.requests).toEqual(requests);
    expect(made.status).toMatchObject({ phase: 'Pending', qosClass });
  });
});

it('gives the ports of a Service their targets', () => {
  const service = withDefaults('Service', { spec: { ports: [{ port: 80 }, { port: 81, targetPort: 'admin' }] } });
  expect(service.spec).toMatchObject({
    type: 'ClusterIP',
    ports: [
      { port: 80, targetPort: 80, protocol: 'TCP' },
      { port: 81, targetPort: 'admin', protocol: 'TCP' },
    ],
  });
});
