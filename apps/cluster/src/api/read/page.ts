import { ApiError } from '../status.ts';
import type { Wire } from '../wire.ts';

/** Where the next part of a list begins, and what the first part was read at. */
interface Continuation {
  readonly version: string;
  /** The last `namespace/name` that was given. */
  readonly after: string;
}

const keyOf = ({ metadata }: Wire): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

const encode = (continuation: Continuation): string => Buffer.from(JSON.stringify(continuation)).toString('base64url');

function decode(token: string): Continuation {
  try {
    const { version, after } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Partial<Continuation>;
    if (typeof version === 'string' && typeof after === 'string') return { version, after };
  } catch {
    // Told below, with what to do.
  }
  throw new ApiError('BadRequest', 'continue key is not valid: list again from the start');
}

export interface Page {
  readonly items: readonly Wire[];
  /** The list's own metadata. */
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

/**
 * The part of a list that a client asked for with `limit` and `continue`. Later parts show the present, and bear the version of the
 * first: whoever watches from there is told of whatever changed in between.
 * @param objects in the order of namespace and name
 * @param countable whether the number of the remaining ones may be told, as upstream only does without selectors
 */
export function page(objects: readonly Wire[], query: URLSearchParams, version: string, countable: boolean): Page {
  const token = query.get('continue') ?? '';
  const limit = Number(query.get('limit') ?? 0);
  if (!Number.isInteger(limit) || limit < 0)
    throw new ApiError('BadRequest', `limit: "${query.get('limit')}" is not a count`);
  const begin = token === '' ? { version, after: '' } : decode(token);
  const rest = token === '' ? objects : objects.filter((object) => compare(keyOf(object), begin.after) > 0);
  if (limit === 0 || rest.length <= limit) return { items: rest, metadata: { resourceVersion: begin.version } };
  const items = rest.slice(0, limit);
  return {
    items,
    metadata: {
      resourceVersion: begin.version,
      continue: encode({ version: begin.version, after: keyOf(items.at(-1) as Wire) }),
      ...(countable && { remainingItemCount: rest.length - limit }),
    },
  };
}

/** The store's order: by namespace, then by name. */
function compare(a: string, b: string): number {
  const [left = [], right = []] = [a.split('/'), b.split('/')];
  for (const index of [0, 1]) {
    const [one = '', other = ''] = [left[index], right[index]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
