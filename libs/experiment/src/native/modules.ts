import { cluster } from './cluster.ts';
import { consul } from './consul.ts';
import { k6 } from './k6.ts';
import { jaeger, prometheus } from './observe.ts';
import type { ActivityKind, Operation } from './operation.ts';
import { policy } from './policy.ts';
import { toxiproxy } from './toxiproxy.ts';

/** Everything that a provider of the type `gameday` can do: module, function, arguments. */
export const nativeModules = { toxiproxy, cluster, consul, prometheus, jaeger, k6, policy } as const;

export type NativeModules = typeof nativeModules;
export type NativeModule = keyof NativeModules;

/** The names of a module's functions of one kind. */
export type NativeFunction<M extends NativeModule, Kind extends ActivityKind = ActivityKind> = {
  [F in keyof NativeModules[M]]: NativeModules[M][F] extends Operation<Kind> ? F : never;
}[keyof NativeModules[M]];

/** The operation of this name; undefined when the module or the function does not exist. */
export function nativeOperation(module: string, func: string): Operation | undefined {
  if (!Object.hasOwn(nativeModules, module)) return undefined;
  const functions: Record<string, Operation> = nativeModules[module as NativeModule];
  return Object.hasOwn(functions, func) ? functions[func] : undefined;
}
