import { arch, machine, platform, release, type as osType } from 'node:os';
import { annotation, timestamp } from '@gameday/kubernetes';
import type { Namespace, Node } from 'kubernetes-types/core/v1.js';
import type { ApiContext } from '../context.ts';
import { gitVersion } from '../discovery/version.ts';

type Conditions = NonNullable<NonNullable<Node['status']>['conditions']>;

const goArch = (): string => ({ x64: 'amd64', ia32: '386' })[arch() as string] ?? arch();

/** This machine as the one node of the cluster. */
export function nodeObject(context: ApiContext, startedMs: number): Node {
  const { nodeName, machine: source, podsMax, clock, store } = context;
  const started = timestamp(startedMs);
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Conditions[number] => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: timestamp(clock.nowMs()),
    lastTransitionTime: started,
  });
  const capacity = {
    cpu: String(source.cores),
    memory: `${Math.floor(source.memoryBytes / 1024)}Ki`,
    pods: String(podsMax),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: nodeName,
      uid: nodeName,
      resourceVersion: store.resourceVersion,
      creationTimestamp: started,
      labels: {
        'kubernetes.io/hostname': nodeName,
        'kubernetes.io/os': platform(),
        'kubernetes.io/arch': goArch(),
        'node-role.kubernetes.io/control-plane': '',
      },
      annotations: { [annotation.timeScale]: String(clock.scale) },
    },
    spec: {},
    status: {
      capacity,
      allocatable: capacity,
      addresses: [
        { type: 'InternalIP', address: '127.0.0.1' },
        { type: 'Hostname', address: nodeName },
      ],
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'pods are processes of this machine'),
      ],
      nodeInfo: {
        architecture: goArch(),
        bootID: '',
        containerRuntimeVersion: `process://node-${process.versions.node}`,
        kernelVersion: release(),
        kubeProxyVersion: '',
        kubeletVersion: gitVersion,
        machineID: '',
        operatingSystem: platform(),
        osImage: `${osType()} ${machine()}`,
        systemUUID: '',
      },
    },
  };
}

export const namespaceObject = ({ namespace, store }: ApiContext, startedMs: number): Namespace => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: namespace,
    uid: namespace,
    resourceVersion: store.resourceVersion,
    creationTimestamp: timestamp(startedMs),
    labels: { 'kubernetes.io/metadata.name': namespace },
  },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});
