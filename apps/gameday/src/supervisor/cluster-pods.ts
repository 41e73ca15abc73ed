import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { namespace } from '@gameday/conventions';
import type { Pod } from '@gameday/kubernetes';
import { exchange } from '@gameday/lab-kit';

const path = `/api/v1/namespaces/${namespace}/pods`;
/** The cluster app is on this machine and starts again within a second; asking costs next to nothing. */
const retryMs = 100;

interface WatchEvent {
  readonly type: string;
  readonly object: Pod;
}

/** A copy of the cluster's pods that follows it. While the cluster app is away the last known ones stay. */
export class ClusterPods {
  readonly #port: number;
  readonly #changed: (pod: Pod, before: Pod | undefined, gone: boolean) => void;
  readonly #end = new AbortController();
  #pods = new Map<string, Pod>();
  #listed = false;

  constructor(port: number, changed: (pod: Pod, before: Pod | undefined, gone: boolean) => void) {
    this.#port = port;
    this.#changed = changed;
    void this.#follow();
  }

  /** Whether the cluster has told once what there is. */
  get listed(): boolean {
    return this.#listed;
  }

  /** The oldest first. */
  get all(): readonly Pod[] {
    return [...this.#pods.values()];
  }

  close(): void {
    this.#end.abort();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        await this.#watch(await this.#list(), signal);
      } catch {
        // Not up yet, or it has just died: the supervisor brings it back.
      }
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #list(): Promise<string> {
    const { status, text } = await exchange({ path, to: this.#port, signal: this.#end.signal });
    if (status !== 200) throw new Error(`the cluster answers ${status}`);
    const { items, metadata } = JSON.parse(text) as { items: Pod[]; metadata: { resourceVersion: string } };
    const age = (pod: Pod) => Date.parse(String(pod.metadata?.creationTimestamp));
    const present = new Set(items.map(nameOf));
    for (const pod of this.all) if (!present.has(nameOf(pod))) this.#remove(pod);
    for (const pod of items.sort((a, b) => age(a) - age(b))) this.#put(pod);
    this.#listed = true;
    return metadata.resourceVersion;
  }

  #put(pod: Pod): void {
    const before = this.#pods.get(nameOf(pod));
    this.#pods.set(nameOf(pod), pod);
    this.#changed(pod, before, false);
  }

  #remove(pod: Pod): void {
    this.#pods.delete(nameOf(pod));
    this.#changed(pod, pod, true);
  }

  async #watch(resourceVersion: string, signal: AbortSignal): Promise<void> {
    const response = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      const query = `watch=true&resourceVersion=${resourceVersion}`;
      const asked = request({ host: '127.0.0.1', port: this.#port, path: `${path}?${query}`, agent: false, signal });
      asked.once('response', resolve);
      asked.on('error', reject);
      asked.end();
    });
    response.on('error', () => undefined); // a cluster app that dies ends the lines, no more
    for await (const line of createInterface({ input: response })) {
      const { type, object } = JSON.parse(line) as WatchEvent;
      if (type === 'ERROR') return;
      if (type === 'DELETED') this.#remove(object);
      else if (type === 'ADDED' || type === 'MODIFIED') this.#put(object);
    }
  }
}

export const nameOf = (pod: Pod): string => pod.metadata?.name ?? '';
