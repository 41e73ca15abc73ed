import { namespace } from '@gameday/conventions';
import { annotation, type HorizontalPodAutoscaler } from '@gameday/kubernetes';
import { exchange } from '@gameday/lab-kit';
import { CommandError } from '../cli/errors.ts';

const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const autoscalers = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;

/** An autoscaler, as far as somebody who scales by hand wants to know it. */
export interface AutoscalerNote {
  readonly name: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly paused: boolean;
}

/** The requests that the supervisor makes of the cluster's Kubernetes API. All throw CommandError when it refuses or is silent. */
export class ClusterClient {
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  async setReplicas(service: string, replicas: number): Promise<void> {
    await this.#patch(`${deployments}/${service}/scale`, { spec: { replicas } });
  }

  /** What each deployment is to have, by name. */
  async wanted(): Promise<Map<string, number>> {
    const { items } = (await this.#call('GET', deployments)) as {
      items: Array<{ metadata: { name: string }; spec: { replicas?: number } }>;
    };
    return new Map(items.map(({ metadata, spec }) => [metadata.name, spec.replicas ?? 1]));
  }

  /** The autoscaler of a service; undefined where it has none. */
  async autoscalerOf(service: string): Promise<AutoscalerNote | undefined> {
    const { items } = (await this.#call('GET', autoscalers)) as { items: HorizontalPodAutoscaler[] };
    const found = items.find(
      ({ spec }) => spec.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === service,
    );
    if (!found) return undefined;
    const { spec, metadata } = found;
    return {
      name: metadata?.name ?? '',
      minReplicas: spec.minReplicas ?? 1,
      maxReplicas: spec.maxReplicas,
      paused: metadata?.annotations?.[annotation.paused] === 'true',
    };
  }

  /** Makes an autoscaler leave its service alone, or go on. */
  async pause(autoscaler: string, paused: boolean): Promise<void> {
    const annotations = { [annotation.paused]: paused ? 'true' : null };
    await this.#patch(`${autoscalers}/${autoscaler}`, { metadata: { annotations } });
  }

  #patch(path: string, body: object): Promise<unknown> {
    return this.#call('PATCH', path, body);
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { 'content-type': 'application/merge-patch+json' };
    const request = { method, path, to: this.#port, ...(body && { body, headers }) };
    const answer = await exchange(request).catch((error: Error) => {
      throw new CommandError('cluster_silent', `the cluster app does not answer: ${error.message}`, {
        hint: 'gameday status shows its state, gameday logs cluster why',
      });
    });
    const value = JSON.parse(answer.text) as { message?: string };
    if (answer.status < 300) return value;
    throw new CommandError('cluster_refused', value.message ?? `the cluster app answers ${answer.status}`);
  }
}
