import { nativeOperation } from '@gameday/experiment';
import { ActivityFailed } from '../errors.ts';
import { isMapping } from '../values/equality.ts';
import { substitute, type Values } from '../values/substitute.ts';
import { mapChaostoxi } from './chaostoxi.ts';
import type { CallNative } from './perform.ts';
import type { ActivityContext, NativeCall } from './provider.ts';

type Declared = Readonly<Record<string, unknown>>;

/** The arguments, where references have been resolved. */
function nativeCall(module: string, func: string, args: unknown): NativeCall {
  const operation = nativeOperation(module, func);
  if (!operation) throw new ActivityFailed(`there is no function "${func}" in the module "${module}"`);
  const parsed = operation.arguments.safeParse(args ?? {});
  if (parsed.success) return { module, func, arguments: parsed.data as Record<string, unknown> };
  const [issue] = parsed.error.issues;
  throw new ActivityFailed(
    `${module}.${func}: ${['arguments', ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not valid'}`,
  );
}

/** Makes a call of a native module. */
export function performNative(
  provider: Declared,
  context: ActivityContext,
  values: Values,
  callNative: CallNative,
): Promise<unknown> {
  const args = substitute(provider.arguments ?? {}, values);
  return callNative(nativeCall(String(provider.module), String(provider.func), args), context);
}

/** Makes the native call that a Python function is mapped to, and answers what that function would. */
export async function performPython(
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
