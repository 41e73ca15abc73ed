/** How a field is to be read. An `int` may be zero; of a `count`, which Go always writes, zero means that it is absent. */
export type FieldType =
  'string' | 'int' | 'count' | 'bool' | 'time' | 'intOrString' | 'quantity' | 'stringMap' | 'quantityMap' | Message;

/** The fields of a message by their numbers; `[]` behind a name says that it is a list. */
export interface Message {
  readonly [number: number]: readonly [name: string, type: FieldType];
}

// The numbers are those of the generated.proto files of k8s.io/api and k8s.io/apimachinery, v0.33.

const ownerReference: Message = {
  1: ['kind', 'string'],
  3: ['name', 'string'],
  4: ['uid', 'string'],
  5: ['apiVersion', 'string'],
  6: ['controller', 'bool'],
  7: ['blockOwnerDeletion', 'bool'],
};

const objectMeta: Message = {
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  5: ['uid', 'string'],
  6: ['resourceVersion', 'string'],
  7: ['generation', 'count'],
  8: ['creationTimestamp', 'time'],
  9: ['deletionTimestamp', 'time'],
  10: ['deletionGracePeriodSeconds', 'int'],
  11: ['labels', 'stringMap'],
  12: ['annotations', 'stringMap'],
  13: ['ownerReferences[]', ownerReference],
  14: ['finalizers[]', 'string'],
};

const labelSelector: Message = {
  1: ['matchLabels', 'stringMap'],
  2: ['matchExpressions[]', { 1: ['key', 'string'], 2: ['operator', 'string'], 3: ['values[]', 'string'] }],
};

const deleteOptions: Message = {
  1: ['gracePeriodSeconds', 'int'],
  2: ['preconditions', { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] }],
  3: ['orphanDependents', 'bool'],
  4: ['propagationPolicy', 'string'],
  5: ['dryRun[]', 'string'],
};

const container: Message = {
  1: ['name', 'string'],
  2: ['image', 'string'],
  3: ['command[]', 'string'],
  4: ['args[]', 'string'],
  5: ['workingDir', 'string'],
  6: [
    'ports[]',
    {
      1: ['name', 'string'],
      2: ['hostPort', 'count'],
      3: ['containerPort', 'count'],
      4: ['protocol', 'string'],
      5: ['hostIP', 'string'],
    },
  ],
  7: ['env[]', { 1: ['name', 'string'], 2: ['value', 'string'] }],
  8: ['resources', { 1: ['limits', 'quantityMap'], 2: ['requests', 'quantityMap'] }],
  14: ['imagePullPolicy', 'string'],
};

const podTemplate: Message = {
  1: ['metadata', objectMeta],
  2: [
    'spec',
    {
      2: ['containers[]', container],
      3: ['restartPolicy', 'string'],
      4: ['terminationGracePeriodSeconds', 'int'],
      6: ['dnsPolicy', 'string'],
    },
  ],
};

const deploymentSpec: Message = {
  1: ['replicas', 'int'],
  2: ['selector', labelSelector],
  3: ['template', podTemplate],
  4: [
    'strategy',
    {
      1: ['type', 'string'],
      2: ['rollingUpdate', { 1: ['maxUnavailable', 'intOrString'], 2: ['maxSurge', 'intOrString'] }],
    },
  ],
  5: ['minReadySeconds', 'count'],
  6: ['revisionHistoryLimit', 'int'],
  7: ['paused', 'bool'],
  9: ['progressDeadlineSeconds', 'int'],
};

const autoscalerSpec: Message = {
  1: ['scaleTargetRef', { 1: ['kind', 'string'], 2: ['name', 'string'], 3: ['apiVersion', 'string'] }],
  2: ['minReplicas', 'int'],
  3: ['maxReplicas', 'int'],
  4: ['targetCPUUtilizationPercentage', 'int'],
};

const budgetSpec: Message = {
  1: ['minAvailable', 'intOrString'],
  2: ['selector', labelSelector],
  3: ['maxUnavailable', 'intOrString'],
  4: ['unhealthyPodEvictionPolicy', 'string'],
};

const serviceSpec: Message = {
  1: [
    'ports[]',
    {
      1: ['name', 'string'],
      2: ['protocol', 'string'],
      3: ['port', 'int'],
      4: ['targetPort', 'intOrString'],
      5: ['nodePort', 'count'],
      6: ['appProtocol', 'string'],
    },
  ],
  2: ['selector', 'stringMap'],
  3: ['clusterIP', 'string'],
  4: ['type', 'string'],
  5: ['externalIPs[]', 'string'],
  7: ['sessionAffinity', 'string'],
  10: ['externalName', 'string'],
};

/** A message whose status is the control plane's, and so is not read. */
const object = (spec: Message): Message => ({ 1: ['metadata', objectMeta], 2: ['spec', spec], 3: ['status', {}] });

/** What kubectl from 1.32 on sends as protobuf, by apiVersion and kind. */
export const messages: Readonly<Record<string, Message>> = {
  'apps/v1 Deployment': object(deploymentSpec),
  'autoscaling/v1 HorizontalPodAutoscaler': object(autoscalerSpec),
  'policy/v1 PodDisruptionBudget': object(budgetSpec),
  'policy/v1 Eviction': { 1: ['metadata', objectMeta], 2: ['deleteOptions', deleteOptions] },
  'v1 Service': object(serviceSpec),
  'v1 DeleteOptions': deleteOptions,
};
