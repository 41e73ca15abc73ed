import { type Answer, send } from './client.ts';
import type { TestCluster } from './cluster.ts';
import { namespace } from './objects.ts';

export const paths = {
  deployments: `/apis/apps/v1/namespaces/${namespace}/deployments`,
  autoscalers: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
  pods: `/api/v1/namespaces/${namespace}/pods`,
};

export const patchType = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
};

/** One request with a JSON body, and its answer. */
export const ask = (
  { port }: Pick<TestCluster, 'port'>,
  method: string,
  path: string,
  body?: unknown,
  type?: string,
): Promise<Answer> =>
  send(port, method, path, { body, ...(type !== undefined && { headers: { 'content-type': type } }) });

export const at = (name: string) => ({ namespace, name });
