import type { TestElement } from '../xml/elements.ts';
import type { Notes } from './notes.ts';
import type { Body, Pair, Request } from './plan.ts';
import type { Scope } from './scope.ts';
import { readText } from './text.ts';

/** Names of transactions stand in thresholds and tags, where these characters have a meaning. */
export const transactionName = (name: string): string =>
  name.replaceAll(/\s*[{},:"&=\p{Cc}][\s{},:"&=\p{Cc}]*/gu, '-').replaceAll(/^[\s-]+|[\s-]+$/g, '') || 'request';

function pairsOf(element: TestElement | undefined): Pair[] {
  return (element?.parts('Arguments.arguments') ?? []).map((argument) => ({
    name: readText(argument.text('Argument.name')),
    value: readText(argument.text('Argument.value')),
    encode: argument.flag('HTTPArgument.always_encode'),
  }));
}

/** The nearest element that says something about a property: the sampler, then the defaults above it. */
const firstText = (elements: readonly TestElement[], property: string): string =>
  elements.map((element) => element.text(property).trim()).find((text) => text !== '') ?? '';

const argumentsOf = (element: TestElement) => pairsOf(element.part('HTTPsampler.Arguments'));

function headersOf(managers: readonly TestElement[]): Request['headers'] {
  const headers = new Map<string, readonly [string, ReturnType<typeof readText>]>();
  // The nearest comes first and wins.
  for (const manager of managers) {
    for (const header of manager.parts('HeaderManager.headers')) {
      const name = header.text('Header.name').trim();
      const key = name.toLowerCase();
      if (name !== '' && !headers.has(key)) headers.set(key, [name, readText(header.text('Header.value'))]);
    }
  }
  return [...headers.values()];
}

const withoutBody = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

function bodyOf(element: TestElement, method: string, pairs: readonly Pair[]): Body {
  if (element.flag('HTTPSampler.postBodyRaw')) return { kind: 'text', text: pairs.flatMap(({ value }) => value) };
  if (withoutBody.has(method) || pairs.length === 0) return { kind: 'none' };
  // Arguments without names are the body as it is.
  if (pairs.every(({ name }) => name.length === 0)) return { kind: 'text', text: pairs.flatMap(({ value }) => value) };
  return { kind: 'form', pairs };
}

/** What a sampler lacks in the scenario. */
function noteLosses(element: TestElement, chain: readonly TestElement[], notes: Notes): void {
  if ((element.part('HTTPsampler.Files')?.parts('HTTPFileArgs.files').length ?? 0) > 0) {
    notes.add('left-out', element, 'the files that it sends');
  }
  if (firstText(chain, 'HTTPSampler.image_parser') === 'true') {
    notes.add('left-out', element, 'downloading what the page embeds');
  }
  if (firstText(chain, 'HTTPSampler.proxyHost') !== '') notes.add('left-out', element, 'its proxy');
}

/** A request of the plan, with everything that applies to it. */
export function requestOf(element: TestElement, scope: Scope, notes: Notes): Request {
  const chain = [element, ...scope.defaults];
  const first = (property: string) => firstText(chain, property);
  const method = (element.text('HTTPSampler.method') || 'GET').toUpperCase();
  const own = argumentsOf(element);
  // Arguments of the defaults come along, as JMeter has it.
  const pairs = [...own, ...scope.defaults.flatMap(argumentsOf)];
  const body = bodyOf(element, method, pairs);
  noteLosses(element, chain, notes);
  const timeoutMs = Number(first('HTTPSampler.response_timeout'));
  return {
    kind: 'request',
    name: transactionName(element.name),
    method,
    url: {
      protocol: readText(first('HTTPSampler.protocol')),
      domain: readText(first('HTTPSampler.domain')),
      port: readText(first('HTTPSampler.port')),
      path: readText(first('HTTPSampler.path')),
      query: body.kind === 'none' ? pairs : [],
    },
    headers: headersOf(scope.headers),
    body,
    timeoutMs: timeoutMs > 0 ? timeoutMs : undefined,
    followRedirects: element.flag('HTTPSampler.follow_redirects', true) || element.flag('HTTPSampler.auto_redirects'),
    pauses: scope.pauses,
    assertions: scope.assertions,
    extractors: scope.extractors,
  };
}
