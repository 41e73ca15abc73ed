import type { BenchLab } from './lab.ts';
import { url } from './app.ts';

const namespaced = '/namespaces/gameday';

/** The lab's cluster, through its Kubernetes API. */
export class BenchCluster {
  readonly #base: string;

  constructor(lab: BenchLab) {
    this.#base = url(lab.ports.cluster, '');
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(this.#base + path)).json()) as T;
  }

  patch(path: string, body: object, type = 'application/merge-patch+json'): Promise<void> {
    return this.#write('PATCH', path, type, body);
  }

  post(path: string, body: object): Promise<void> {
    return this.#write('POST', path, 'application/json', body);
  }

  /** Removes an object, if it is there. */
  async delete(path: string): Promise<void> {
    await fetch(this.#base + path, { method: 'DELETE' });
  }

  async #write(method: string, path: string, type: string, body: object): Promise<void> {
    const request = { method, headers: { 'content-type': type }, body: JSON.stringify(body) };
    const answer = await fetch(this.#base + path, request);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }

  /** Writes the number of replicas, as an autoscaler's decision does; returns at once. */
  async scale(deployment: string, replicas: number): Promise<void> {
    await this.patch(`/apis/apps/v1${namespaced}/deployments/${deployment}/scale`, { spec: { replicas } });
  }

  async replicas(deployment: string): Promise<{ spec: number; ready: number }> {
    const { spec, status } = await this.get<{ spec: { replicas: number }; status: { readyReplicas?: number } }>(
      `/apis/apps/v1${namespaced}/deployments/${deployment}`,
    );
    return { spec: spec.replicas, ready: status.readyReplicas ?? 0 };
  }

  /** Names of what has an autoscaler. */
  async autoscaled(): Promise<string[]> {
    const { items } = await this.get<{ items: ReadonlyArray<{ metadata: { name: string } }> }>(this.autoscalers);
    return items.map(({ metadata }) => metadata.name);
  }

  deployment = (name: string): string => `/apis/apps/v1${namespaced}/deployments/${name}`;
  readonly autoscalers = `/apis/autoscaling/v2${namespaced}/horizontalpodautoscalers`;
  autoscaler = (name: string): string => `${this.autoscalers}/${name}`;
}
