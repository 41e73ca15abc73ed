import type { z } from 'zod';

export type ActivityKind = 'action' | 'probe';

/** One function of a native module: what an experiment can name in `provider.func`. */
export interface Operation<Kind extends ActivityKind = ActivityKind, Schema extends z.ZodType = z.ZodType> {
  readonly kind: Kind;
  /** One sentence: what it does or, for a probe, what it answers. */
  readonly says: string;
  /** Its arguments, once all references are resolved. */
  readonly arguments: Schema;
  /** Whether it changes the system, so that it needs an undo and a proof. */
  readonly fault: boolean;
}

/** An action that injects a fault. */
export const fault = <Schema extends z.ZodType>(says: string, schema: Schema): Operation<'action', Schema> => ({
  kind: 'action',
  says,
  arguments: schema,
  fault: true,
});

/** An action that injects no fault: it ends one, or brings load. */
export const action = <Schema extends z.ZodType>(says: string, schema: Schema): Operation<'action', Schema> => ({
  kind: 'action',
  says,
  arguments: schema,
  fault: false,
});

export const probe = <Schema extends z.ZodType>(says: string, schema: Schema): Operation<'probe', Schema> => ({
  kind: 'probe',
  says,
  arguments: schema,
  fault: false,
});
