import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '@gameday/kubernetes';
import { type ActionTarget, exec, httpGet, tcpSocket } from './probes/actions.ts';
import type { Grace } from './grace.ts';

type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;

/**
 * Runs a preStop hook for as long as the grace lasts.
 * @returns why it failed; undefined when it did not. Either way the container is then ended.
 */
export async function runHook(hook: Hook, target: ActionTarget, grace: Grace): Promise<string | undefined> {
  const timeoutMs = Math.max(1, grace.leftMs);
  try {
    if (hook.sleep) {
      await sleep(hook.sleep.seconds * 1000, undefined, { signal: grace.expired }).catch(() => undefined);
      return undefined;
    }
    // Upstream takes any answer over HTTP for one.
    if (hook.httpGet) {
      const { ok, output } = await httpGet(hook.httpGet, target, timeoutMs);
      return ok || output.startsWith('HTTP probe failed') ? undefined : output;
    }
    const result = hook.tcpSocket
      ? await tcpSocket(hook.tcpSocket, target, timeoutMs)
      : await exec(hook.exec ?? {}, target, timeoutMs);
    return result.ok ? undefined : result.output;
  } catch (error) {
    return (error as Error).message;
  }
}
