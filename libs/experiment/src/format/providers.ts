import type { z } from 'zod';
import type { NativeModule, NativeModules } from '../native/modules.ts';
import type { ActivityKind, Operation } from '../native/operation.ts';
import type { Chaostoxi } from '../python/chaostoxi.ts';
import type { Authored, Reference } from '../reference.ts';

/** `arguments`, which may be left out where none is needed. */
type Arguments<Schema extends z.ZodType> =
  Record<string, never> extends z.input<Schema>
    ? { readonly arguments?: Authored<z.input<Schema>> }
    : { readonly arguments: Authored<z.input<Schema>> };

interface WithSecrets {
  /** Names of the groups of secrets that are handed over. */
  readonly secrets?: readonly string[];
}

/** A call of the lab's own: `{type: 'gameday', module: 'cluster', func: 'kill', arguments: …}`. */
export type NativeProvider<Kind extends ActivityKind = ActivityKind> = {
  [M in NativeModule]: {
    [F in keyof NativeModules[M]]: NativeModules[M][F] extends Operation<Kind, infer Schema>
      ? { readonly type: 'gameday'; readonly module: M; readonly func: F } & Arguments<Schema> & WithSecrets
      : never;
  }[keyof NativeModules[M]];
}[NativeModule];

/** A Python function that is mapped: those of chaostoolkit-toxiproxy. */
export type PythonProvider<Kind extends ActivityKind = ActivityKind> = {
  [M in keyof Chaostoxi]: {
    [F in keyof Chaostoxi[M]]: Chaostoxi[M][F] extends Operation<Kind, infer Schema>
      ? { readonly type: 'python'; readonly module: M; readonly func: F } & Arguments<Schema> & WithSecrets
      : never;
  }[keyof Chaostoxi[M]];
}[keyof Chaostoxi];

/** Answers `{status, headers, body}`; the body is parsed when its type is exactly `application/json`. */
export interface HttpProvider extends WithSecrets {
  readonly type: 'http';
  readonly url: string;
  /** Default GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The query of a GET; else the body: JSON when the header `Content-Type` is `application/json`, or a form. */
  readonly arguments?: Readonly<Record<string, unknown>> | string;
  /** Seconds, or [seconds to connect, seconds to read]; default none. */
  readonly timeout?: number | readonly [connect: number, read: number] | Reference;
  /** Default true. */
  readonly verify_tls?: boolean;
  /** Further attempts to connect; default 0. */
  readonly max_retries?: number;
}

/** Answers `{status, stdout, stderr}`; the status of a process that a signal ended is the signal's number, negative. */
export interface ProcessProvider extends WithSecrets {
  readonly type: 'process';
  /** An executable: a path, or a name on the PATH. */
  readonly path: string;
  /** A list; or one text, which a shell reads. */
  readonly arguments?: readonly (string | number | boolean | null)[] | string | Readonly<Record<string, unknown>>;
  /** Seconds; default none. */
  readonly timeout?: number | Reference;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export type Provider<Kind extends ActivityKind = ActivityKind> =
  HttpProvider | ProcessProvider | PythonProvider<Kind> | NativeProvider<Kind>;
