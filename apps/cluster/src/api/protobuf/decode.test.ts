import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from './decode.ts';

const decode = (base64: string) => decodeProtobuf(Buffer.from(base64, 'base64'));

/** What kubectl 1.32 sent. */
const sent = {
  autoscale:
    'azhzAAopCg5hdXRvc2NhbGluZy92MRIXSG9yaXpvbnRhbFBvZEF1dG9zY2FsZXISPgoRCgF4EgAaACIAKgAyADgAQgASIwobCgpEZXBsb3ltZW50EgRmZWVkGgdhcHBzL3YxEAEYBCA8GgQYACAAGgAiAA==',
  deployment:
    'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50EsgBCigKBG1hZGUSABoHZ2FtZWRheSIAKgAyADgAQgBaCwoDYXBwEgRtYWRlEo0BCAASDQoLCgNhcHASBG1hZGUacgodCgASABoAIgAqADIAOABCAFoLCgNhcHASBG1hZGUSURIzCgFiEgVhL2I6MRoDcnVuGgJpdCoAMgoKABAAGFAiACoAQgBqAHIAgAEAiAEAkAEAogEAGgAyAEIASgBSAFgAYABoAIIBAIoBAJoBAMIBACICCgAoADgAGgwIABAAGAAgACgAOAAaACIA',
  service:
    'azhzAAoNCgJ2MRIHU2VydmljZRJ1CigKBG1hZGUSABoHZ2FtZWRheSIAKgAyADgAQgBaCwoDYXBwEgRtYWRlEkUKHgoHODAtaHR0cBIDVENQGFAiCggBEAAaBGh0dHAoABILCgNhcHASBG1hZGUaACIITm9kZVBvcnQ6AEIAUgBaAGAAaAAaAgoAGgAiAA==',
  budget:
    'azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSTQoZCgJmcBIAGgdnYW1lZGF5IgAqADIAOABCABIkCgkIARAAGgM1MCUSFwoGCgFhEgFiEg0KAWMSAkluGgFkGgFlGgoIABgAIAAoADAAGgAiAA==',
};

type Part = readonly [number, number | string | Buffer];

/** Encodes fields whose numbers and lengths are below 128. */
const encode = (...parts: Part[]): Buffer =>
  Buffer.concat(
    parts.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.from([number << 3, value]);
      const bytes = Buffer.from(value);
      return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
    }),
  );

const envelope = (apiVersion: string, kind: string, ...parts: Part[]): Buffer =>
  Buffer.concat([Buffer.from('k8s\0'), encode([1, encode([1, apiVersion], [2, kind])], [2, encode(...parts)])]);

describe('what kubectl sends', () => {
  it('is an autoscaler', () => {
    expect(decode(sent.autoscale)).toEqual({
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'x' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'feed' },
        minReplicas: 1,
        maxReplicas: 4,
        targetCPUUtilizationPercentage: 60,
      },
      status: {},
    });
  });

  it('is a deployment, whose replicas may be zero', () => {
    expect(decode(sent.deployment)).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'made', namespace: 'gameday', labels: { app: 'made' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'made' } },
        template: {
          metadata: { labels: { app: 'made' } },
          spec: { containers: [{ name: 'b', image: 'a/b:1', command: ['run', 'it'], ports: [{ containerPort: 80 }] }] },
        },
      },
    });
    expect(JSON.stringify(decode(sent.deployment))).not.toContain('hostPort');
  });

  it('is a service', () => {
    expect(decode(sent.service)).toMatchObject({
      spec: {
        ports: [{ name: '80-http', protocol: 'TCP', port: 80, targetPort: 'http' }],
        selector: { app: 'made' },
        type: 'NodePort',
      },
    });
  });

  it('is a disruption budget', () => {
    expect(decode(sent.budget)).toMatchObject({
      spec: {
        minAvailable: '50%',
        selector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'c', operator: 'In', values: ['d', 'e'] }] },
      },
    });
  });
});

describe('what other Go clients send', () => {
  const options: Part[] = [
    [1, 7],
    [2, encode([1, 'u-1'])],
    [4, 'Background'],
    [5, 'All'],
  ];
  const meant = {
    gracePeriodSeconds: 7,
    preconditions: { uid: 'u-1' },
    propagationPolicy: 'Background',
    dryRun: ['All'],
  };

  it('are options of a deletion, in whatever group', () => {
    expect(decodeProtobuf(envelope('apps/v1', 'DeleteOptions', ...options))).toMatchObject(meant);
  });

  it('is an eviction', () => {
    expect(
      decodeProtobuf(envelope('policy/v1', 'Eviction', [1, encode([1, 'feed'])], [2, encode(...options)])),
    ).toMatchObject({
      metadata: { name: 'feed' },
      deleteOptions: meant,
    });
  });
});

describe('what cannot be read', () => {
  it.each<[string, Buffer, number]>([
    ['another format', Buffer.from('{}'), 400],
    ['a text that is cut off', Buffer.concat([Buffer.from('k8s\0'), Buffer.from([10, 100, 1])]), 400],
    ['a number without an end', Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(20, 0xff)]), 400],
    ['a number where a message should be', envelope('policy/v1', 'Eviction', [1, 3]), 400],
    ['a kind that is not known', envelope('v1', 'Secret'), 415],
    ['a field that says something unknown', envelope('policy/v1', 'Eviction', [9, 'x']), 415],
  ])('is %s', (_, bytes, code) => {
    expect(() => decodeProtobuf(bytes)).toThrow(expect.objectContaining({ code }));
  });

  it('is not what is empty', () => {
    expect(decodeProtobuf(Buffer.alloc(0))).toBeUndefined();
    expect(decodeProtobuf(envelope('policy/v1', 'Eviction', [9, '']))).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
    });
  });
});
