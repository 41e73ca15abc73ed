import { type ActionResult, type ScaleServiceRequest, scaleReplicasMax } from '@gameday/console-api';
import { faultsPath } from '@gameday/conventions';
import { exchange } from '@gameday/lab-kit';
import { z } from 'zod';
import { type CommandResult, commandLine } from '../../actions/run-command.ts';
import type { ConsoleContext } from '../../context.ts';
import { readFaults } from '../../sources/faults.ts';
import { fieldsOf, textOf } from '../../sources/shape.ts';
import { readFaultIds } from '../../sources/topology-undo.ts';
import { Refusal } from '../../web/refusal.ts';

const scaleRequest = z.strictObject({
  service: z.string().min(1).max(100),
  replicas: z.union([z.int().min(0).max(scaleReplicasMax), z.literal('auto')]),
  hold: z.boolean().optional(),
});

/** A run undoes everything before it ends, and a replica may drain. */
const commandMs = 70_000;
/** Callers leave a fault before it is taken away. */
const endMs = 12_000;

/** @throws Refusal invalid_request */
export function parseScale(body: unknown): ScaleServiceRequest {
  const { data, error } = scaleRequest.safeParse(body);
  if (data) return { ...data, hold: data.hold ?? false };
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`);
  throw new Refusal('invalid_request', problems.join('; '));
}

/** What a command said for people: its last words, without the program's own name. */
const wordsOf = ({ code, stdout, stderr }: CommandResult): string =>
  (code === 0 ? stdout : stderr || stdout).trim().replace(/^gameday: /, '') || `It ended with code ${code}.`;

async function runCommand({ run }: Pick<ConsoleContext, 'run'>, args: readonly string[]): Promise<ActionResult> {
  const result = await run(args, { timeoutMs: commandMs });
  return { ok: result.code === 0, message: wordsOf(result), command: commandLine(args) };
}

/**
 * Has a service run so many replicas.
 * @param known the services that can be meant
 * @throws Refusal not_found
 */
export function scaleService(
  context: Pick<ConsoleContext, 'run'>,
  { service, replicas, hold }: ScaleServiceRequest,
  known: readonly string[],
): Promise<ActionResult> {
  const name = known.find((one) => one === service);
  if (name === undefined)
    throw new Refusal('not_found', `There is no service of this name; there are ${known.join(', ')}.`);
  return runCommand(context, ['scale', name, String(replicas), ...(hold && replicas !== 'auto' ? ['--hold'] : [])]);
}

async function deleteFault(port: number, id: string, says: string): Promise<ActionResult> {
  const path = `${faultsPath}/${encodeURIComponent(id)}`;
  const command = `curl -X DELETE http://127.0.0.1:${port}${path}`;
  const answer = await exchange({ method: 'DELETE', path, to: port, timeoutMs: endMs }).catch((error: Error) => error);
  if (answer instanceof Error)
    return { ok: false, message: `The cluster does not answer: ${answer.message}.`, command };
  let said = {};
  try {
    said = fieldsOf(JSON.parse(answer.text));
  } catch {
    // The status says enough.
  }
  const { existed, message } = said as { existed?: unknown; message?: unknown };
  if (answer.status !== 200) {
    const reason = textOf(message) ?? `the cluster answered with status ${answer.status}`;
    return { ok: false, message: `It was not ended: ${reason}.`, command };
  }
  const done = existed === false ? 'It was over already' : 'Ended';
  return { ok: true, message: `${done}: ${says}. Its run goes on without it.`, command };
}

/**
 * Ends a fault that is in force: by itself where the cluster app keeps it, else with the run that made it, since only that knows how
 * it is undone. One that could not be undone is tried again.
 * @throws Refusal not_found where no lease of this id is held
 * @throws SourceError while the cluster is away
 */
export async function endFault(
  context: Pick<ConsoleContext, 'cluster' | 'config' | 'run'>,
  lease: string,
): Promise<ActionResult> {
  const fault = (await readFaults(context.cluster)).find((one) => one.lease === lease);
  if (!fault) throw new Refusal('not_found', 'This fault is over already.');
  if (fault.state === 'undo failed') return runCommand(context, ['chaos', 'recover']);
  const id = (await readFaultIds(context.config.paths, new Set([lease]))).get(lease);
  if (id !== undefined) return deleteFault(context.config.ports.cluster, id, fault.says);
  return runCommand(context, ['chaos', 'abort', fault.run]);
}
