import type { Lifecycle, ResourceRequirements } from 'kubernetes-types/core/v1.js';
import type { Container, Probe } from '../../types.ts';
import { fieldProblem, type FieldPath, type FieldProblem } from '../field-problem.ts';
import { atLeast, exactlyOne, isDnsLabel, oneOf, port, present, unique } from './checks.ts';
import { exceeds, isNegative } from './quantities.ts';

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

function checkPortNumber(path: FieldPath, value: number | string | undefined): FieldProblem[] {
  return typeof value === 'number' ? port(path, value) : [];
}

function checkProbe(path: FieldPath, name: string, probe: Probe | undefined): FieldProblem[] {
  if (!probe) return [];
  const { successThreshold } = probe;
  const onlyOnce = name !== 'readinessProbe' && successThreshold !== undefined && successThreshold !== 1;
  return [
    ...exactlyOne(path, probe, handlers),
    ...checkPortNumber([...path, 'httpGet', 'port'], probe.httpGet?.port),
    ...checkPortNumber([...path, 'tcpSocket', 'port'], probe.tcpSocket?.port),
    ...oneOf('HTTP', 'HTTPS')([...path, 'httpGet', 'scheme'], probe.httpGet?.scheme),
    ...atLeast(0)([...path, 'initialDelaySeconds'], probe.initialDelaySeconds),
    ...atLeast(1)([...path, 'timeoutSeconds'], probe.timeoutSeconds),
    ...atLeast(1)([...path, 'periodSeconds'], probe.periodSeconds),
    ...atLeast(1)([...path, 'failureThreshold'], probe.failureThreshold),
    ...(onlyOnce
      ? [fieldProblem([...path, 'successThreshold'], `must be 1, is ${successThreshold}`)]
      : atLeast(1)([...path, 'successThreshold'], successThreshold)),
  ];
}

/** Requests and limits: not negative, and no request above its limit. */
export function checkResources(path: FieldPath, resources: ResourceRequirements = {}): FieldProblem[] {
  const { requests = {}, limits = {} } = resources;
  const negative = (field: 'requests' | 'limits') =>
    Object.entries(resources[field] ?? {})
      .filter(([, quantity]) => isNegative(quantity))
      .map(([name, quantity]) => fieldProblem([...path, field, name], `must be at least 0, is ${quantity}`));
  const tooMuch = Object.entries(requests).flatMap(([name, request]) => {
    const limit = limits[name];
    return limit !== undefined && exceeds(request, limit)
      ? [fieldProblem([...path, 'requests', name], `must be at most the limit of ${limit}, is ${request}`)]
      : [];
  });
  return [...negative('requests'), ...negative('limits'), ...tooMuch];
}

function checkLifecycle(path: FieldPath, lifecycle: Lifecycle | undefined, graceSeconds: number): FieldProblem[] {
  return (['postStart', 'preStop'] as const).flatMap((name) => {
    const handler = lifecycle?.[name];
    if (!handler) return [];
    const at = [...path, name];
    const seconds = handler.sleep?.seconds;
    return [
      ...exactlyOne(at, handler, ['exec', 'httpGet', 'sleep', 'tcpSocket']),
      ...(seconds !== undefined && (seconds < 0 || seconds > graceSeconds)
        ? [
            fieldProblem(
              [...at, 'sleep', 'seconds'],
              `must be from 0 to the pod's terminationGracePeriodSeconds (${graceSeconds}), is ${seconds}`,
            ),
          ]
        : []),
    ];
  });
}

const portName = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

function checkPorts(path: FieldPath, ports: Container['ports'] = []): FieldProblem[] {
  return [
    ...ports.flatMap(({ containerPort, hostPort, name, protocol }, index) => [
      ...port([...path, index, 'containerPort'], containerPort),
      ...port([...path, index, 'hostPort'], hostPort),
      ...oneOf('TCP', 'UDP', 'SCTP')([...path, index, 'protocol'], protocol),
      ...(name === undefined || portName.test(name)
        ? []
        : [fieldProblem([...path, index, 'name'], `must be a port name (a-z, 0-9 and -, at most 15), is "${name}"`)]),
    ]),
    ...unique(path, ports, 'name', ({ name }) => name),
  ];
}

export function checkContainer(path: FieldPath, container: Container, graceSeconds: number): FieldProblem[] {
  const { name, image, imagePullPolicy, env = [] } = container;
  return [
    ...isDnsLabel([...path, 'name'], name),
    ...present([...path, 'image'], image || undefined),
    ...oneOf('Always', 'IfNotPresent', 'Never')([...path, 'imagePullPolicy'], imagePullPolicy),
    ...checkPorts([...path, 'ports'], container.ports),
    ...env.flatMap((variable, index) =>
      variable.value !== undefined && variable.value !== '' && variable.valueFrom
        ? [fieldProblem([...path, 'env', index, 'valueFrom'], 'must not be set beside value', 'FieldValueForbidden')]
        : [],
    ),
    ...checkResources([...path, 'resources'], container.resources),
    ...(['startupProbe', 'readinessProbe', 'livenessProbe'] as const).flatMap((probe) =>
      checkProbe([...path, probe], probe, container[probe]),
    ),
    ...checkLifecycle([...path, 'lifecycle'], container.lifecycle, graceSeconds),
  ];
}
