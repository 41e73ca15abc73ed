import { z } from 'zod';

/** Shapes that several services share. */

/** Opaque id. Callers must not look inside; today it is a UUID of version 7, which sorts by time. */
export const id = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not an id')
  .meta({ description: 'Opaque id.' });

/** Instant in ISO 8601, UTC. */
export const instant = z.iso.datetime().meta({ description: 'Instant in ISO 8601, UTC.' });

/** A person's text: trimmed, not empty, valid Unicode, no NUL (PostgreSQL stores none). */
export const text = (lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'not valid text');

export const nickname = text(40)
  .regex(/^[^\p{C}]+$/u, 'has control or unassigned characters')
  .meta({ description: 'Shown beside everything that the person writes. Unique, compared without case.' });

export const user = z.object({ id, nickname }).meta({ id: 'User' });

/** The author of something as the gateway shows it: the nickname is null while users is away. */
export const person = z.object({ id, nickname: nickname.nullable() }).meta({ id: 'Person' });

/** Names of the parts that a degraded answer lacks. */
export const degraded = z
  .array(z.string())
  .optional()
  .meta({ description: 'Services that were away, so that their part of the answer is null. Absent when none was.' });

export const pageQuery = z.object({
  cursor: z.string().max(512).optional().meta({ description: 'nextCursor of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Items wanted, 1 to 100.' }),
});

/** A page of a list, newest first. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Where the next page begins; null at the end.' }),
  });

/** Ids in a query, joined by commas: `?ids=a,b`. */
export const idList = (countMax: number) =>
  z
    .string()
    .max(countMax * 40)
    .transform((value) => (value === '' ? [] : [...new Set(value.split(','))]))
    .pipe(z.array(id).max(countMax));
