import { ApiError } from '../status.ts';

/** In which shape an answer is wanted: the object itself, what `kubectl get` prints, or the metadata alone. */
export type Shape = 'object' | 'Table' | 'PartialObjectMetadata';

interface MediaRange {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function mediaRanges(header: string): MediaRange[] {
  return header
    .split(',')
    .map((range) => {
      const [type = '', ...rest] = range.split(';').map((part) => part.trim());
      const parameters = Object.fromEntries(rest.map((part) => part.split('=', 2) as [string, string]));
      return { type: type.toLowerCase(), parameters, quality: Number(parameters['q'] ?? 1) };
    })
    .filter(({ type, quality }) => type !== '' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
}

const json = new Set(['application/json', 'application/*', '*/*']);

const notAcceptable = () =>
  new ApiError('NotAcceptable', 'only the following media types are accepted: application/json');

/** What the client wants of the aggregated discovery; undefined where it wants the plain one. */
export function discoveryVersion(accept: string | undefined): 'v2' | undefined {
  const asked = mediaRanges(accept ?? '').find(
    ({ type, parameters }) =>
      json.has(type) &&
      (parameters['as'] === undefined || (parameters['g'] === 'apidiscovery.k8s.io' && parameters['v'] === 'v2')),
  );
  return asked?.parameters['as'] === 'APIGroupDiscoveryList' ? 'v2' : undefined;
}

/**
 * The first shape that a client accepts and that can be had.
 * @param header the Accept header
 * @param shapes what can be had besides the object itself
 * @throws ApiError NotAcceptable
 */
export function negotiate(header: string | undefined, shapes: readonly Shape[]): Shape {
  if (header === undefined || header.trim() === '') return 'object';
  for (const { type, parameters } of mediaRanges(header)) {
    if (!json.has(type)) continue;
    const { as, g, v } = parameters;
    if (as === undefined) return 'object';
    const wanted = as === 'PartialObjectMetadataList' ? 'PartialObjectMetadata' : (as as Shape);
    // v1beta1 of these has the same fields.
    if (g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1') && shapes.includes(wanted)) return wanted;
  }
  throw notAcceptable();
}

/** @throws ApiError NotAcceptable where only other types than these are accepted */
export function requireAccepted(header: string | undefined, ...types: readonly string[]): void {
  if (header === undefined || header.trim() === '') return;
  const ranges = mediaRanges(header).map(({ type }) => type);
  if (
    !ranges.some(
      (range) => range === '*/*' || types.some((type) => range === type || range === `${type.split('/')[0]}/*`),
    )
  ) {
    throw notAcceptable();
  }
}
