import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { followLog } from '@gameday/process';
import type { Stored } from '../../store/store.ts';
import type { ObjectCall } from '../call.ts';
import type { ApiContext } from '../context.ts';
import { requireAccepted } from '../http/accept.ts';
import { ApiError } from '../status.ts';
import { storedObject } from '../write/target.ts';
import { lineTimeMs } from './line-time.ts';
import { type LogOptions, logOptions } from './options.ts';

/** The one container of a pod, by its name. @throws ApiError BadRequest */
function containerOf(pod: Stored<'Pod'>, asked: string | undefined): string {
  const names = (pod.spec?.containers ?? []).map(({ name }) => name);
  if (asked !== undefined && !names.includes(asked)) {
    throw new ApiError(
      'BadRequest',
      `container ${asked} is not valid for pod ${pod.metadata.name}: it has ${names.join(', ')}`,
    );
  }
  return asked ?? names[0] ?? '';
}

/** @throws ApiError BadRequest when the container has not written a log */
function fileOf({ logs }: ApiContext, pod: Stored<'Pod'>, container: string, previous: boolean): string {
  const file = logs.logFileOf(pod, previous);
  if (file !== undefined) return file;
  const { name } = pod.metadata;
  if (previous)
    throw new ApiError('BadRequest', `previous terminated container "${container}" in pod "${name}" not found`);
  const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting?.reason ?? 'ContainerCreating';
  throw new ApiError('BadRequest', `container "${container}" in pod "${name}" is waiting to start: ${waiting}`);
}

/** Which run of the container a log belongs to: another one writes another log. */
const runOf = ({ metadata, status }: Stored<'Pod'>): string => {
  const { containerID = '', restartCount = 0 } = status?.containerStatuses?.[0] ?? {};
  return `${metadata.uid} ${containerID} ${restartCount}`;
};

/** Ends the reading of a log when its container has ended, or the client has gone. */
function ending(context: ApiContext, pod: Stored<'Pod'>, closed: AbortSignal): AbortController {
  const controller = new AbortController();
  const run = runOf(pod);
  const stop = context.store.watch('Pod', ({ type, object }) => {
    if (object.metadata.uid !== pod.metadata.uid) return;
    if (type === 'DELETED' || runOf(object) !== run) controller.abort();
  });
  controller.signal.addEventListener('abort', stop, { once: true });
  closed.addEventListener('abort', () => controller.abort(), { once: true });
  return controller;
}

function closing(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/** The lines that are asked for, each with its end of line. */
async function* selectedLines(file: string, options: LogOptions, signal: AbortSignal): AsyncGenerator<string> {
  const { sinceMs = -Infinity, timestamps } = options;
  let writtenMs: number | undefined;
  for await (const line of followLog(file, { signal, lines: options.tailLines ?? Infinity })) {
    // A line without a time, such as one of a stack trace, is as old as the one before it.
    writtenMs = lineTimeMs(line) ?? writtenMs;
    if ((writtenMs ?? Infinity) < sinceMs) continue;
    const time = timestamps ? `${new Date(writtenMs ?? 0).toISOString()} ` : '';
    yield `${time}${line}\n`;
  }
}

/** Answers with the log of a pod's container; with `follow`, until the container ends or the client leaves. */
export async function podLog(call: ObjectCall): Promise<void> {
  const { context, request, response, query } = call;
  requireAccepted(request.headers.accept, 'text/plain', 'application/json');
  const pod = storedObject(call, 'Pod') as Stored<'Pod'>;
  const options = logOptions(query, context.clock.nowMs());
  const file = fileOf(context, pod, containerOf(pod, options.container), options.previous);
  const closed = closing(response);
  const controller = ending(context, pod, closed);
  // Following that has ended before it began reads what is there.
  if (!options.follow) controller.abort();
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.flushHeaders();
  let left = options.limitBytes ?? Infinity;
  try {
    for await (const line of selectedLines(file, options, controller.signal)) {
      if (response.destroyed) return;
      const bytes = Buffer.from(line);
      const fits = bytes.length <= left;
      const more = response.write(fits ? bytes : bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) break;
      // Who reads slowly is waited for; who leaves meanwhile is found out above.
      if (!more) await once(response, 'drain', { signal: closed }).catch(() => undefined);
    }
    response.end();
  } finally {
    controller.abort();
  }
}
