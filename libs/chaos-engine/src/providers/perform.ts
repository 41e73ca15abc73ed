import { nativeOperation } from '@gameday/experiment';
import { ActivityFailed } from '../errors.ts';
import { isMapping } from '../values/equality.ts';
import { substitute, type Values } from '../values/substitute.ts';
import { mapChaostoxi } from './chaostoxi.ts';
import type { HttpRequest } from './http/compose.ts';
import { runHttp } from './http/http.ts';
import { type ProcessCall, runProcess } from './process.ts';
import type { ActivityContext, NativeCall } from './provider.ts';

/** Makes a native call in the name of a run: with leases for the faults it makes. */
export type CallNative = (call: NativeCall, context: ActivityContext) => Promise<unknown>;

type Declared = Readonly<Record<string, unknown>>;

/** The arguments, where references have been resolved. */
export function nativeCall(module: string, func: string, args: unknown): NativeCall {
  const operation = nativeOperation(module, func);
  if (!operation) throw new ActivityFailed(`there is no function "${func}" in the module "${module}"`);
  const parsed = operation.arguments.safeParse(args ?? {});
  if (parsed.success) return { module, func, arguments: parsed.data as Record<string, unknown> };
  const [issue] = parsed.error.issues;
  throw new ActivityFailed(
    `${module}.${func}: ${['arguments', ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not valid'}`,
  );
}

async function performPython(
  provider: Declared,
  context: ActivityContext,
  values: Values,
  callNative: CallNative,
): Promise<unknown> {
  const args = substitute(provider.arguments ?? {}, values);
  const call = { module: String(provider.module), func: String(provider.func), arguments: isMapping(args) ? args : {} };
  const environment = { ...process.env, ...context.environment };
  const mapped = mapChaostoxi(call, { configuration: context.configuration, environment });
  const found = await callNative(nativeCall(mapped.call.module, mapped.call.func, mapped.call.arguments), context);
  const published = mapped.publishes(found);
  Object.assign(context.configuration, published);
  Object.assign(context.environment, published);
  return mapped.answer(found);
}

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
      return runHttp(request, context.signal);
    }
    case 'process': {
      const call = substitute(provider, values) as unknown as ProcessCall;
      return runProcess(call, context.signal, { ...process.env, ...context.environment });
    }
    case 'python':
      return performPython(provider, context, values, callNative);
    case 'gameday':
      return callNative(
        nativeCall(String(provider.module), String(provider.func), substitute(provider.arguments ?? {}, values)),
        context,
      );
    default:
      throw new ActivityFailed(`there is no provider of the type "${String(provider.type)}"`);
  }
}
