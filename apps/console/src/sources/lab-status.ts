import type { Engine, LabStatus, Part, Replica, Service } from '@gameday/console-api';
import { type PartState, partStates } from '@gameday/conventions';
import { getJson, SourceError } from './get-json.ts';
import { fieldsOf, listOf, numberOf, textOf } from './shape.ts';

const stateOf = (value: unknown): PartState => partStates.find((state) => state === value) ?? 'failed';

function partOf(value: unknown): Part {
  const fields = fieldsOf(value);
  return {
    name: textOf(fields['name']) ?? 'unnamed',
    state: stateOf(fields['state']),
    pid: numberOf(fields['pid']),
    port: numberOf(fields['port']),
    uptimeSeconds: numberOf(fields['uptimeSeconds']),
    reason: textOf(fields['reason']),
  };
}

const engineOf = (value: unknown): Engine => ({
  ...partOf(value),
  version: textOf(fieldsOf(value)['version']),
  source: textOf(fieldsOf(value)['source']),
});

const replicaOf = (value: unknown): Replica => ({
  ...partOf(value),
  adminPort: numberOf(fieldsOf(value)['adminPort']),
  restarts: numberOf(fieldsOf(value)['restarts']),
});

const serviceOf = (value: unknown): Service => ({
  name: textOf(fieldsOf(value)['name']) ?? 'unnamed',
  replicas: listOf(fieldsOf(value)['replicas']).map(replicaOf),
});

/**
 * Reads the document that the supervisor answers `GET /status` with.
 * @throws SourceError when it is something else
 */
export function parseLabStatus(document: unknown): LabStatus {
  const fields = fieldsOf(document);
  if (!Array.isArray(fields['engines']) || !Array.isArray(fields['services'])) {
    throw new SourceError('malformed', 'The supervisor answered with something that is not a status');
  }
  const urls = Object.entries(fieldsOf(fields['urls'])).filter((entry): entry is [string, string] =>
    Boolean(textOf(entry[1])),
  );
  return {
    engines: fields['engines'].map(engineOf),
    apps: listOf(fields['apps']).map(partOf),
    services: fields['services'].map(serviceOf),
    urls: Object.fromEntries(urls),
    notices: listOf(fields['notices']).flatMap((notice) => textOf(notice) ?? []),
  };
}

/**
 * Asks the supervisor over its Unix socket.
 * @param socketPath undefined where the console was started outside a lab
 * @throws SourceError when there is no supervisor, or it gives no status
 */
export async function readLabStatus(socketPath: string | undefined, signal?: AbortSignal): Promise<LabStatus> {
  if (socketPath === undefined) {
    throw new SourceError(
      'unreachable',
      'This console was started outside a lab: GAMEDAY_SUPERVISOR_SOCKET is not set',
    );
  }
  const answer = await getJson({
    source: 'The supervisor',
    at: { socketPath },
    path: '/status',
    timeoutMs: 2_000,
    bytesMax: 4 * 1024 * 1024,
    ...(signal && { signal }),
  });
  return parseLabStatus(answer);
}

/** The service at the lab's door: the monolith where it runs in the gateway's place. */
export const doorOf = (status: LabStatus | undefined): string =>
  status?.services.some(({ name }) => name === 'monolith') ? 'monolith' : 'gateway';
