import type { PodDisruptionBudget, Service } from '../../types.ts';
import { fieldProblem, type FieldProblem } from '../field-problem.ts';
import { countOrPercent, oneOf, port, present, unique } from './checks.ts';
import { checkLabels } from './metadata.ts';
import { checkSelector } from './workload.ts';

export function checkDisruptionBudget({ spec }: PodDisruptionBudget): FieldProblem[] {
  const { minAvailable, maxUnavailable, selector } = spec ?? {};
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined
      ? [
          fieldProblem(
            ['spec', 'maxUnavailable'],
            'must not be set beside minAvailable: a budget says one or the other',
            'FieldValueForbidden',
          ),
        ]
      : []),
    ...countOrPercent(['spec', 'minAvailable'], minAvailable),
    ...countOrPercent(['spec', 'maxUnavailable'], maxUnavailable),
    ...checkSelector(['spec', 'selector'], selector),
  ];
}

export function checkService({ spec }: Service): FieldProblem[] {
  const { ports = [], type, clusterIP, selector } = spec ?? {};
  const path = ['spec', 'ports'];
  const portless = type === 'ExternalName' || clusterIP === 'None';
  return [
    ...(ports.length === 0 && !portless
      ? [fieldProblem(path, 'must have at least one port', 'FieldValueRequired')]
      : []),
    ...oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName')(['spec', 'type'], type),
    ...ports.flatMap((entry, index) => [
      ...port([...path, index, 'port'], entry.port),
      ...(typeof entry.targetPort === 'number' ? port([...path, index, 'targetPort'], entry.targetPort) : []),
      ...oneOf('TCP', 'UDP', 'SCTP')([...path, index, 'protocol'], entry.protocol),
      ...(ports.length > 1 ? present([...path, index, 'name'], entry.name, ' where there are several ports') : []),
    ]),
    ...unique(path, ports, 'name', ({ name }) => name),
    ...checkLabels(['spec', 'selector'], selector),
  ];
}
