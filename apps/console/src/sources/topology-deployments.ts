import type { AutoscalerInBrief } from '@gameday/console-api';
import { namespace } from '@gameday/conventions';
import type { ConsoleContext } from '../context.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** What the cluster was told of a service. */
export interface Deployment {
  readonly name: string;
  readonly wanted: number;
  readonly ready: number;
  /** Whether its manifest gives it a database of its own. */
  readonly hasDatabase: boolean;
}

/** An autoscaler, and what it did last. */
export interface Autoscaler extends AutoscalerInBrief {
  /** The deployment that it sizes. */
  readonly service: string;
  readonly decision: string | undefined;
  readonly decidedAtMs: number | undefined;
}

/** The variable of a manifest that tells a service where its database is. */
const databaseVariable = 'GAMEDAY_DATABASE_URL';
const deploymentsPath = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const autoscalersPath = '/gameday/v1/autoscaler';

const nameOf = (object: unknown): string | undefined => textOf(fieldsOf(object)['name']);

function hasDatabase(spec: Fields): boolean {
  const { containers } = fieldsOf(fieldsOf(spec['template'])['spec']);
  return listOf(containers).some((container) =>
    listOf(fieldsOf(container)['env']).some((variable) => nameOf(variable) === databaseVariable),
  );
}

function deploymentOf(value: unknown): Deployment | undefined {
  const { metadata, spec, status } = fieldsOf(value);
  const name = nameOf(metadata);
  if (name === undefined) return undefined;
  return {
    name,
    // As Kubernetes has it: one, where nothing is said.
    wanted: numberOf(fieldsOf(spec)['replicas']) ?? 1,
    ready: numberOf(fieldsOf(status)['readyReplicas']) ?? 0,
    hasDatabase: hasDatabase(fieldsOf(spec)),
  };
}

/** The deployments that the cluster keeps. @throws SourceError */
export async function readDeployments(
  cluster: ConsoleContext['cluster'],
  signal?: AbortSignal,
): Promise<readonly Deployment[]> {
  const { items } = fieldsOf(await cluster(deploymentsPath, signal));
  return listOf(items)
    .map(deploymentOf)
    .filter((deployment) => deployment !== undefined);
}

function autoscalerOf(value: unknown): Autoscaler | undefined {
  const fields = fieldsOf(value);
  const name = nameOf(value);
  const [kind, service] = (textOf(fields['target']) ?? '').split('/');
  if (name === undefined || kind !== 'Deployment' || !service) return undefined;
  const decidedAtMs = Date.parse(textOf(fields['decidedAt']) ?? '');
  return {
    name,
    service,
    min: numberOf(fields['min']) ?? 1,
    max: numberOf(fields['max']) ?? 1,
    current: numberOf(fields['current']),
    desired: numberOf(fields['desired']),
    paused: fields['paused'] === true,
    decision: textOf(fields['decision']) ?? textOf(fields['error']),
    decidedAtMs: Number.isNaN(decidedAtMs) ? undefined : decidedAtMs,
  };
}

/** The autoscalers of deployments. @throws SourceError */
export async function readAutoscalers(
  cluster: ConsoleContext['cluster'],
  signal?: AbortSignal,
): Promise<readonly Autoscaler[]> {
  const { autoscalers } = fieldsOf(await cluster(autoscalersPath, signal));
  return listOf(autoscalers)
    .map(autoscalerOf)
    .filter((autoscaler) => autoscaler !== undefined);
}
