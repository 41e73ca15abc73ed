import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Call, isOn, type ObjectCall } from './call.ts';
import type { ApiContext } from './context.ts';
import { jsonType, mediaTypeOf, parseJson, readBody, requireMediaType } from './http/body.ts';
import { warn } from './http/answer.ts';
import type { ResourcePath } from './http/path.ts';
import { decodeProtobuf, protobufType } from './protobuf/decode.ts';
import { podLog } from './logs/pod-log.ts';
import { get, list } from './read/read.ts';
import { watch } from './read/watch.ts';
import type { Catalogue } from './resources/catalogue.ts';
import type { Resource, Verb } from './resources/resource.ts';
import { noSuchPath, notAllowed } from './status.ts';
import { create } from './write/create.ts';
import { deleteCollection, deleteObject } from './write/delete.ts';
import { evict } from './write/eviction.ts';
import { patch, patchTypes, type PatchType } from './write/patch.ts';
import { getScale, patchScale, updateScale } from './write/scale.ts';
import { update } from './write/update.ts';

async function sentObject(request: IncomingMessage): Promise<unknown> {
  const type = requireMediaType(request, objectTypes);
  const body = await readBody(request);
  return type === protobufType ? decodeProtobuf(body) : parseJson(body);
}

/** DeleteOptions may be left out. */
async function sentOptions(request: IncomingMessage): Promise<unknown> {
  if (mediaTypeOf(request) !== '') requireMediaType(request, objectTypes);
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  const type = requireMediaType(request, objectTypes);
  return type === protobufType ? decodeProtobuf(body) : parseJson(body);
}

async function sentPatch(request: IncomingMessage): Promise<[PatchType, unknown]> {
  const type = requireMediaType(request, patchTypes) as PatchType;
  return [type, parseJson(await readBody(request))];
}

/** What objects are sent as: JSON, and what typed Go clients prefer. A page in a browser can send neither without being asked first. */
const objectTypes = [jsonType, protobufType];

/** What the method and the path mean, in the API's words; undefined for methods that it does not know. */
function verbOf(method: string, query: URLSearchParams, named: boolean): Verb | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (named) return 'get';
      return isOn(query, 'watch') ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return named ? 'delete' : 'deletecollection';
    default:
      return undefined;
  }
}

async function serveCollection(verb: Verb, call: Call): Promise<void> {
  if (verb === 'list') list(call);
  else if (verb === 'watch') watch(call);
  else if (verb === 'create') create(call, await sentObject(call.request));
  else if (verb === 'deletecollection') deleteCollection(call, await sentOptions(call.request));
  else throw notAllowed(call.resource, verb);
}

async function serveObject(verb: Verb, call: ObjectCall): Promise<void> {
  if (verb === 'get') get(call);
  else if (verb === 'update') update(call, await sentObject(call.request));
  else if (verb === 'patch') patch(call, ...(await sentPatch(call.request)));
  else if (verb === 'delete') deleteObject(call, await sentOptions(call.request));
  else throw notAllowed(call.resource, verb);
}

async function serveScale(verb: Verb, call: ObjectCall): Promise<void> {
  if (verb === 'get') getScale(call);
  else if (verb === 'update') updateScale(call, await sentObject(call.request));
  else patchScale(call, ...(await sentPatch(call.request)));
}

/** What pods have elsewhere, and why not here. */
const missingSubresources: Readonly<Record<string, string>> = {
  exec: 'a pod is a process of this machine: use its pid, in the annotation gameday.dev/pid',
  attach: 'a pod has no terminal; follow its log',
  portforward: 'a pod listens on this machine already, on the port in the annotation gameday.dev/port',
  proxy: 'a pod listens on this machine already, on the port in the annotation gameday.dev/port',
};

async function serveSubresource(name: string, verb: Verb | undefined, call: ObjectCall): Promise<void> {
  const { resource } = call;
  const found = resource.subresources.find((subresource) => subresource.name === name);
  if (!found) {
    const why = resource.kind === 'Pod' ? missingSubresources[name] : undefined;
    if (why === undefined) throw noSuchPath();
    throw notAllowed({ ...resource, plural: `${resource.plural}/${name}` }, name, why);
  }
  if (verb === undefined || !found.verbs.includes(verb)) {
    throw notAllowed({ ...resource, plural: `${resource.plural}/${name}` }, verb ?? 'that method', resource.hint);
  }
  if (name === 'scale') await serveScale(verb, call);
  else if (name === 'eviction') evict(call, await sentObject(call.request));
  else if (name === 'log') await podLog(call);
  else get(call);
}

/** A list of everything in all namespaces has no namespace; every other path of a namespaced resource has. */
function checkPlace({ namespaced }: Resource, { namespace, name }: ResourcePath, verb: Verb | undefined): void {
  if (!namespaced && namespace !== undefined) throw noSuchPath();
  if (!namespaced || namespace !== undefined) return;
  if (name !== undefined || (verb !== 'list' && verb !== 'watch')) throw noSuchPath();
}

/**
 * Serves a request for a resource.
 * @throws ApiError where it cannot be
 */
export async function serveResource(
  context: ApiContext,
  catalogue: Catalogue,
  path: ResourcePath,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const { group, version, plural, namespace, name, subresource } = path;
  const resource = catalogue.find(group, version, plural);
  if (!resource) throw noSuchPath();
  const verb = verbOf(request.method ?? '', query, name !== undefined && !isOn(query, 'watch'));
  checkPlace(resource, path, verb);
  const call: Call = { context, request, response, query, resource, ...(namespace !== undefined && { namespace }) };
  if (resource.kind === 'HorizontalPodAutoscaler' && context.clock.scale !== 1) {
    warn(response, `time is scaled: the autoscaler's clock runs ${context.clock.scale} times as fast`);
  }
  if (name !== undefined && subresource !== undefined) {
    await serveSubresource(subresource, verb, { ...call, name });
    return;
  }
  if (verb === undefined || !resource.verbs.includes(verb)) {
    throw notAllowed(resource, verb ?? String(request.method), resource.hint);
  }
  if (name === undefined) await serveCollection(verb, call);
  else if (verb === 'watch') watch({ ...call, query: onlyNamed(query, name) });
  else await serveObject(verb, { ...call, name });
}

/** A watch of one object by its path, as old clients ask for it. */
function onlyNamed(query: URLSearchParams, name: string): URLSearchParams {
  const narrowed = new URLSearchParams(query);
  narrowed.set('fieldSelector', [query.get('fieldSelector'), `metadata.name=${name}`].filter(Boolean).join(','));
  return narrowed;
}
