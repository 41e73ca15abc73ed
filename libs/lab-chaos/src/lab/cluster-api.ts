import { exchange, type HttpAnswer } from '@gameday/lab-kit';
import { isRefused, LabChaosError, messageOf } from '../errors.ts';

export interface ClusterRequest {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Default 5000. */
  readonly timeoutMs?: number;
}

/** The cluster app's API: Kubernetes' paths, and the lab's own. */
export interface ClusterApi {
  /** @returns undefined where there is no such thing. @throws LabChaosError */
  get<Answer>(path: string, request?: ClusterRequest): Promise<Answer | undefined>;
  /** @throws LabChaosError */
  send<Answer>(method: 'PUT' | 'POST' | 'DELETE', path: string, request?: ClusterRequest): Promise<Answer>;
  /** A JSON merge patch (RFC 7386). @throws LabChaosError */
  patch<Answer>(path: string, body: object, request?: ClusterRequest): Promise<Answer>;
}

const parsed = ({ text }: HttpAnswer): unknown => {
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
};

export function clusterApi(port: number): ClusterApi {
  async function ask(method: string, path: string, request: ClusterRequest, type?: string): Promise<HttpAnswer> {
    const { body, signal, timeoutMs } = request;
    try {
      return await exchange({
        method,
        path,
        to: port,
        ...(body !== undefined && { body }),
        ...(type !== undefined && { headers: { 'content-type': type } }),
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeoutMs }),
      });
    } catch (error) {
      if (isRefused(error)) {
        const message = `no lab runs: nobody answers at 127.0.0.1:${port}; start it with: gameday up`;
        throw new LabChaosError('no_lab', message, { cause: error });
      }
      const message = `the cluster app does not answer ${method} ${path}: ${messageOf(error)}`;
      throw new LabChaosError('cluster_silent', message, { cause: error });
    }
  }

  function read<Answer>(answer: HttpAnswer, what: string): Answer {
    const value = parsed(answer) as { message?: string } | undefined;
    if (answer.status >= 400) {
      const message = value?.message ?? `the cluster app answers ${answer.status} to ${what}`;
      throw new LabChaosError('cluster_refused', message, { status: answer.status });
    }
    if (value === undefined) throw new LabChaosError('cluster_silent', `the answer to ${what} is not JSON`);
    return value as Answer;
  }

  return {
    async get(path, request = {}) {
      const answer = await ask('GET', path, request);
      return answer.status === 404 ? undefined : read(answer, `GET ${path}`);
    },
    async send(method, path, request = {}) {
      return read(await ask(method, path, request), `${method} ${path}`);
    },
    async patch(path, body, request = {}) {
      return read(await ask('PATCH', path, { ...request, body }, 'application/merge-patch+json'), `PATCH ${path}`);
    },
  };
}
