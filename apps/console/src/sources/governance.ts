import type { LabStatus } from '@gameday/console-api';
import type { GovernanceReport } from '@gameday/service-kit';
import { getJson, SourceError } from './get-json.ts';
import { fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** A replica that did not say what it does. */
export interface SilentReplica {
  readonly service: string;
  readonly replica: string;
  /** For people. */
  readonly reason: string;
}

export interface GovernanceReading {
  /** What the ready replicas say, in the order of the status. */
  readonly reports: readonly GovernanceReport[];
  /** Those that do not answer in time, or with something else. */
  readonly silent: readonly SilentReplica[];
}

export interface GovernanceQuestion {
  /** Only the replicas of this service. */
  readonly service?: string;
  /** Only what concerns calls of this peer; `server` for the service's own limit. */
  readonly peer?: string;
}

/** A replica under load answers late, one that is paused not at all: nobody waits longer for it. */
const answerMs = 1_000;
const bytesMax = 4 * 1024 * 1024;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of an edge everything is read that has a name and a state; how its policy looks is the replica's to say. */
function isEdge(value: unknown): boolean {
  const { peer, settings, state } = fieldsOf(value);
  const { edge, balancer } = fieldsOf(state);
  const endpoints = fieldsOf(balancer)['endpoints'];
  return textOf(peer) !== undefined && isObject(settings) && isObject(edge) && Array.isArray(endpoints);
}

function isExplanation(value: unknown): boolean {
  const { kind, at, peer, summary } = fieldsOf(value);
  const told = textOf(kind) !== undefined && textOf(peer) !== undefined && textOf(summary) !== undefined;
  return told && !Number.isNaN(Date.parse(textOf(at) ?? ''));
}

/**
 * Reads what a replica answers `GET /governance` with. Parts that are not what they should be are left out.
 * @returns undefined for what is no report at all
 */
export function parseGovernance(document: unknown): GovernanceReport | undefined {
  const fields = fieldsOf(document);
  const named = textOf(fields['service']) !== undefined && textOf(fields['replica']) !== undefined;
  if (!named || numberOf(fields['nowMs']) === undefined || !isObject(fields['server'])) return undefined;
  return {
    ...fields,
    edges: listOf(fields['edges']).filter(isEdge),
    explanations: listOf(fields['explanations']).filter(isExplanation),
  } as unknown as GovernanceReport;
}

/**
 * Asks the ready replicas for the policies in force, the state of breakers and balancers, and their latest decisions, all at the
 * same time. Never rejects but by `signal`: who does not answer is named in `silent`.
 */
export async function readGovernance(
  status: Pick<LabStatus, 'services'>,
  { service, peer }: GovernanceQuestion = {},
  signal?: AbortSignal,
): Promise<GovernanceReading> {
  const path = `/governance${peer === undefined ? '' : `?peer=${encodeURIComponent(peer)}`}`;
  const asked = status.services
    .filter(({ name }) => service === undefined || name === service)
    .flatMap(({ name, replicas }) =>
      replicas.filter(({ state }) => state === 'ready').map((replica) => ({ ...replica, service: name })),
    );
  const answers = await Promise.all(
    asked.map(async ({ service: of, name, adminPort }): Promise<GovernanceReport | SilentReplica> => {
      const silent = (reason: string): SilentReplica => ({ service: of, replica: name, reason });
      if (adminPort === undefined) return silent(`${name} has no admin port`);
      const at = { port: adminPort };
      try {
        const bounds = { timeoutMs: answerMs, bytesMax, ...(signal && { signal }) };
        const report = parseGovernance(await getJson({ source: name, at, path, ...bounds }));
        return report ?? silent(`${name} answered with something that is no report`);
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof SourceError) return silent(error.message);
        throw error;
      }
    }),
  );
  return {
    reports: answers.filter((answer) => 'edges' in answer),
    silent: answers.filter((answer) => 'reason' in answer),
  };
}
