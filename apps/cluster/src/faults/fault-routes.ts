import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultsPath } from '@gameday/conventions';
import type { FaultErrorCode } from '@gameday/lab-chaos/wire';
import { ToxiproxyError } from '@gameday/toxiproxy';
import { answerJson } from '../api/http/answer.ts';
import { parseJson, readBody, requireMediaType } from '../api/http/body.ts';
import { ApiError } from '../api/status.ts';
import type { Log } from '../shared.ts';
import type { FaultController } from './controller.ts';
import { FaultError } from './errors.ts';

const detoursPath = '/gameday/v1/detours/';

/** The schemas of the wire are read when the first fault is asked for: the cluster starts without them. */
const wire = () => import('@gameday/lab-chaos/wire');

/** What a failure is in the words of the wire. */
function known(error: unknown): { code: FaultErrorCode; message: string } | undefined {
  if (error instanceof FaultError) return { code: error.code, message: error.message };
  if (error instanceof ToxiproxyError) {
    const code = error.code === 'toxiproxy_bad_answer' ? 'toxiproxy_refused' : error.code;
    return { code, message: error.message };
  }
  if (!(error instanceof ApiError)) return undefined;
  const code = error.code === 415 ? 'unsupported_media_type' : 'bad_request';
  return { code, message: error.message };
}

async function make(controller: FaultController, id: string, request: IncomingMessage) {
  const { faultId, faultRequest } = await wire();
  requireMediaType(request, ['application/json']);
  const body = faultRequest.safeParse(parseJson(await readBody(request)));
  const problems = [...(faultId.safeParse(id).error?.issues ?? []), ...(body.error?.issues ?? [])];
  if (problems.length > 0 || !body.data) {
    const message = problems.map((issue) => `${issue.path.join('.') || 'the fault'}: ${issue.message}`).join('; ');
    throw new FaultError('bad_request', message);
  }
  return controller.start(id, body.data);
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The answer of one request; undefined for what is not about faults. */
function answerOf(
  controller: FaultController,
  request: IncomingMessage,
  pathname: string,
): Promise<unknown> | undefined {
  const { method } = request;
  const last = decoded(pathname.slice(pathname.lastIndexOf('/') + 1));
  if (method === 'GET' && pathname === faultsPath) return Promise.resolve({ items: controller.list() });
  if (method === 'GET' && pathname === `${detoursPath}${encodeURIComponent(last)}`) {
    return Promise.resolve(controller.tableFor(last));
  }
  if (pathname !== `${faultsPath}/${encodeURIComponent(last)}`) return undefined;
  if (method === 'PUT') return make(controller, last, request);
  if (method === 'DELETE') return controller.end(last);
  return undefined;
}

/**
 * Serves what is about faults.
 * @returns false for everything else, of which nothing was touched
 */
export function serveFaults(
  { controller, log }: { readonly controller: FaultController; readonly log: Log },
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): boolean {
  const answer = answerOf(controller, request, pathname);
  answer?.then(
    (body) => answerJson(response, 200, body),
    async (error: unknown) => {
      const problem = known(error);
      if (!problem) log.error({ err: error, url: request.url }, 'a request about faults failed');
      const { faultErrorCodes } = await wire();
      if (!request.complete) response.setHeader('connection', 'close');
      const body = problem ?? { code: 'internal', message: 'the cluster app failed; its log says why' };
      answerJson(response, problem ? faultErrorCodes[problem.code] : 500, body);
    },
  );
  return answer !== undefined;
}
