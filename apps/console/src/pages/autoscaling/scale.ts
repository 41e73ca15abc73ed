import { type ActionResult, replicasByHandMax, type AutoscalerScaleRequest } from '@gameday/console-api';
import { commandLine, type RunCommand } from '../../actions/run-command.ts';
import { Refusal } from '../../web/refusal.ts';

/** Reads what a browser asked for. @throws Refusal */
export function readScaleRequest(body: unknown): AutoscalerScaleRequest {
  const { action, replicas } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (action === 'auto') return { action };
  if (action !== 'scale' && action !== 'hold') {
    throw new Refusal('invalid_request', 'The action must be scale, hold or auto.');
  }
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0 || replicas > replicasByHandMax) {
    throw new Refusal(
      'invalid_request',
      `The number of replicas must be a whole number from 0 to ${replicasByHandMax}.`,
    );
  }
  return { action, replicas };
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Has the command line scale a service. @param service one that the cluster has told of */
export async function scaleByHand(
  run: RunCommand,
  service: string,
  request: AutoscalerScaleRequest,
): Promise<ActionResult> {
  const size = request.action === 'auto' ? 'auto' : String(request.replicas);
  const args = ['scale', service, size, ...(request.action === 'hold' ? ['--hold'] : [])];
  const { code, stdout, stderr } = await run(args);
  const said = code === 0 ? stdout.trim().replaceAll('\n', ' ') : stderr.trim() || lastLine(stdout);
  return { ok: code === 0, message: said || `gameday ended with code ${code}.`, command: commandLine(args) };
}
