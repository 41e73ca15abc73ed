import { ActivityFailed } from '../errors.ts';
import { substitute, type Values } from '../values/substitute.ts';
import type { HttpRequest } from './http/compose.ts';
import { type ProcessCall, runProcess } from './process.ts';
import type { ActivityContext, NativeCall } from './provider.ts';

/** Makes a native call in the name of a run: with leases for the faults it makes. */
export type CallNative = (call: NativeCall, context: ActivityContext) => Promise<unknown>;

type Declared = Readonly<Record<string, unknown>>;

/**
 * Does what a provider says, with its references resolved.
 * @throws ActivityFailed, or what a native module throws
 */
export async function perform(
  provider: Declared,
  context: ActivityContext,
  values: Values,
  callNative: CallNative,
): Promise<unknown> {
  switch (provider.type) {
    case 'http': {
      const request = substitute(provider, values) as unknown as HttpRequest;
      return (await import('./http/http.ts')).runHttp(request, context.signal);
    }
    case 'process': {
      const call = substitute(provider, values) as unknown as ProcessCall;
      return runProcess(call, context.signal, { ...process.env, ...context.environment });
    }
    case 'python':
      return (await import('./native-call.ts')).performPython(provider, context, values, callNative);
    case 'gameday':
      return (await import('./native-call.ts')).performNative(provider, context, values, callNative);
    default:
      throw new ActivityFailed(`there is no provider of the type "${String(provider.type)}"`);
  }
}
