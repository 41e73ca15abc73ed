import type { Address, Assertion, Body, Extractor, Pair, Pause, Request } from '../plan/plan.ts';
import { plainText, type Text } from '../plan/text.ts';
import { patternOf } from '../plan/patterns.ts';
import { bracketed, type Code, property } from './lines.ts';
import { insideEncoded, insideTemplate, numberCode, quote, textCode } from './quote.ts';

/** Turns the places that requests go to into constants of the scenario. */
export interface Targets {
  /** An expression for the base of an address. */
  of(address: Address): string;
}

const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name));

function pairInside({ name, value, encode }: Pair): string {
  const side = encode ? insideEncoded : insideTemplate;
  return `${side(name)}=${side(value)}`;
}

function urlCode(address: Address, targets: Targets): string {
  const { path, query } = address;
  const [first] = path;
  const begins = (start: RegExp) => first?.kind === 'plain' && start.test(first.text);
  const absolute = begins(/^https?:\/\//);
  const base = absolute ? '' : `\${${targets.of(address)}}`;
  const slash = absolute || path.length === 0 || begins(/^\//) ? '' : '/';
  const hasQuery = path.some((part) => part.kind === 'plain' && part.text.includes('?'));
  const search = query.length === 0 ? '' : (hasQuery ? '&' : '?') + query.map(pairInside).join('&');
  return `\`${base}${slash}${insideTemplate(path)}${search}\``;
}

function bodyCode(body: Body): string | undefined {
  if (body.kind === 'none') return undefined;
  return body.kind === 'text' ? textCode(body.text) : `\`${body.pairs.map(pairInside).join('&')}\``;
}

/** The pause before a request. */
export function pauseCode(pause: Pause): string {
  switch (pause.kind) {
    case 'constant':
      return `wait(${numberCode(pause.ms)});`;
    case 'uniform':
      return `wait(${numberCode(pause.ms)} + Math.random() * ${numberCode(pause.range)});`;
    case 'gaussian':
      return `wait(${numberCode(pause.ms)} + normal() * ${numberCode(pause.deviation)});`;
    case 'poisson':
      return `wait(${numberCode(pause.ms)} + poisson(${numberCode(pause.lambda)}));`;
    case 'pace':
      return `pace('${pause.perMinute} a minute', ${Number((pause.perMinute / pause.sharedBy).toPrecision(6))});`;
  }
}

/** A regular expression; as a literal where it is known now. */
function patternCode(text: Text, whole: boolean): string {
  const plain = plainText(text);
  const pattern = plain === undefined ? undefined : patternOf(plain);
  if (pattern) return String(new RegExp(whole ? `^(?:${pattern.source})$` : pattern.source, pattern.flags));
  const inside = insideTemplate(text);
  return `new RegExp(\`${whole ? `^(?:${inside})$` : inside}\`)`;
}

/** Whether an assertion holds, as an expression about `answer`. */
function assertionCode(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'duration':
      return `answer.timings.duration <= ${assertion.msMax}`;
    case 'size':
      return `(answer.body ?? '').length ${assertion.operator} ${assertion.bytes}`;
    case 'json': {
      const found = `json(answer, ${quote(assertion.path)})`;
      const { expected, pattern, not } = assertion;
      if (!expected) return `${found} ${not ? '===' : '!=='} undefined`;
      const holds = pattern
        ? `${patternCode(expected, true)}.test(${found} ?? '')`
        : `${found} === ${textCode(expected)}`;
      return not ? `!(${holds})` : holds;
    }
    case 'text': {
      const text = `field(answer, '${assertion.field}')`;
      const holds = assertion.patterns.map((pattern) => {
        const one =
          assertion.how === 'equals'
            ? `${text} === ${textCode(pattern)}`
            : assertion.how === 'contains'
              ? `${text}.includes(${textCode(pattern)})`
              : `${patternCode(pattern, assertion.how === 'matches')}.test(${text})`;
        return assertion.not ? `!(${one})` : one;
      });
      return holds.join(assertion.any ? ' || ' : ' && ');
    }
  }
}

function extractorCode(extractor: Extractor): string {
  const found =
    extractor.kind === 'json'
      ? `json(answer, ${quote(extractor.path)})`
      : `match(field(answer, '${extractor.field}'), ${String(new RegExp(extractor.pattern, extractor.flags))}, ${extractor.group})`;
  return extractor.fallback === undefined ? found : `${found} ?? ${quote(extractor.fallback)}`;
}

/** Names of an object's keys must differ. */
function distinct<Item>(items: readonly Item[], nameOf: (item: Item) => string): [string, Item][] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const name = nameOf(item);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} (${times})`, item];
  });
}

function headersCode(request: Request): Code[] {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const form = request.body.kind === 'form' && !names.has('content-type');
  return [
    ...request.headers.map(([name, text]) => property(key(name), [textCode(text)])),
    ...(form ? [property(key('Content-Type'), ["'application/x-www-form-urlencoded'"])] : []),
  ];
}

/** A request with the pauses before it. */
export function requestCode(request: Request, targets: Targets): string[] {
  const { name, method, url, timeoutMs, followRedirects, assertions, extractors } = request;
  const headers = headersCode(request);
  const body = bodyCode(request.body);
  const checks = distinct(assertions, ({ says }) => says).map(([says, assertion]) =>
    property(key(says), [`(answer) => ${assertionCode(assertion)}`]),
  );
  const keep = extractors.map((extractor) =>
    property(key(extractor.variable), [`(answer) => ${extractorCode(extractor)}`]),
  );
  const properties: Code[] = [
    property('name', [quote(name)]),
    ...(method === 'GET' ? [] : [property('method', [quote(method)])]),
    property('url', [urlCode(url, targets)]),
    ...(headers.length > 0 ? [property('headers', bracketed('{', headers, '}'))] : []),
    ...(body === undefined ? [] : [property('body', [body])]),
    ...(timeoutMs === undefined ? [] : [property('timeout', [`'${timeoutMs}ms'`])]),
    ...(followRedirects ? [] : [property('redirects', ['0'])]),
    ...(checks.length > 0 ? [property('checks', bracketed('{', checks, '}'))] : []),
    ...(keep.length > 0 ? [property('keep', bracketed('{', keep, '}'))] : []),
  ];
  return [...request.pauses.map(pauseCode), ...bracketed('request({', properties, '});')];
}
