import type { z } from 'zod';
import type { RouteDescription } from './describe.ts';

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;
type Part<Name extends string, Schema> = Schema extends z.ZodType
  ? Partial<z.input<Schema>> extends z.input<Schema>
    ? { readonly [Key in Name]?: z.input<Schema> }
    : { readonly [Key in Name]: z.input<Schema> }
  : { readonly [Key in Name]?: never };

/** What a handler of a route receives, validated. */
export interface RouteInput<Route extends RouteDescription> {
  readonly params: Output<Route['params']>;
  readonly query: Output<Route['query']>;
  readonly body: Output<Route['body']>;
}

/** What a caller of a route hands over. */
export type RouteArguments<Route extends RouteDescription> = Part<'params', Route['params']> &
  Part<'query', Route['query']> &
  Part<'body', Route['body']>;

/** What a route answers: the JSON value, the bytes, or nothing. */
export type RouteResult<Route extends RouteDescription> = Route['reply'] extends { kind: 'json'; schema: infer Schema }
  ? Schema extends z.ZodType
    ? z.output<Schema>
    : never
  : Route['reply'] extends { kind: 'bytes' }
    ? Buffer
    : undefined;
