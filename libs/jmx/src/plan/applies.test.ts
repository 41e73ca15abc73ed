import { describe, expect, it } from 'vitest';
import { element, list, loops, plan, planOf, prop, request, threads } from '../testing/jmx.ts';
import type { Request } from './plan.ts';
import { readPlan } from './read-plan.ts';

/** What applies to requests: timers, assertions and extractors in their scope. */
const requestsIn = (xml: string): Request[] =>
  (readPlan(xml).groups[0]?.steps ?? []).filter((step) => step.kind === 'request');
const requestIn = (xml: string): Request => requestsIn(xml)[0] as Request;
const text = (source: string) => (source === '' ? [] : [{ kind: 'plain', text: source }]);

describe('a timer', () => {
  const delay = prop('ConstantTimer.delay', 300);
  const range = prop('RandomTimer.range', '100.0');
  it.each([
    ['ConstantTimer', [delay], { kind: 'constant', ms: text('300') }],
    ['UniformRandomTimer', [delay, range], { kind: 'uniform', ms: text('300'), range: text('100.0') }],
    ['GaussianRandomTimer', [delay, range], { kind: 'gaussian', ms: text('300'), deviation: text('100.0') }],
    ['PoissonRandomTimer', [delay, range], { kind: 'poisson', ms: text('300'), lambda: text('100.0') }],
    [
      'ConstantThroughputTimer',
      [prop('throughput', 120), prop('calcMode', 0)],
      { kind: 'pace', perMinute: 120, sharedBy: 1 },
    ],
  ])('%s applies to all that is beside it', (type, properties, pause) => {
    expect(requestIn(planOf(request(), element(type, properties))).pauses).toEqual([pause]);
  });

  it('shares a throughput by the users that there are', () => {
    const timer = (mode: number) =>
      element('ConstantThroughputTimer', [prop('throughput', 120), prop('calcMode', mode)]);
    const group = (mode: number, users: number) =>
      threads([timer(mode), request()], [prop('ThreadGroup.num_threads', users), loops(1)]);
    const shared = readPlan(plan([group(1, 10), group(2, 30)])).groups.map(
      ({ steps }) => (steps[0] as Request).pauses[0],
    );
    expect(shared).toMatchObject([{ sharedBy: 40 }, { sharedBy: 30 }]);
  });

  it('below a request applies to that one alone', () => {
    const xml = planOf(request([], [element('ConstantTimer', [delay])]), request([], [], { name: 'other' }));
    expect(requestsIn(xml).map(({ pauses }) => pauses.length)).toEqual([1, 0]);
  });
});

describe('an assertion', () => {
  const response = (field: string, type: number, ...patterns: string[]) =>
    element('ResponseAssertion', [
      list('Asserion.test_strings', patterns),
      prop('Assertion.test_field', `Assertion.${field}`),
      prop('Assertion.test_type', type),
    ]);

  it.each([
    ['response_data', 2, { field: 'body', how: 'finds', not: false, any: false }],
    ['response_data', 16, { field: 'body', how: 'contains' }],
    ['response_code', 8, { field: 'code', how: 'equals' }],
    ['response_headers', 1, { field: 'headers', how: 'matches' }],
    ['response_message', 16 + 4, { field: 'message', how: 'contains', not: true }],
    ['sample_label', 2 + 32, { field: 'url', how: 'finds', any: true }],
  ])('of %s with the type %i', (field, type, expected) => {
    expect(requestIn(planOf(request([], [response(field, type, 'a')]))).assertions).toMatchObject([
      { kind: 'text', ...expected },
    ]);
  });

  it.each([
    ['DurationAssertion', [prop('DurationAssertion.duration', 300)], { kind: 'duration', msMax: 300 }],
    [
      'SizeAssertion',
      [
        prop('SizeAssertion.size', 10),
        prop('SizeAssertion.operator', 4),
        prop('Assertion.test_field', 'SizeAssertion.response_data'),
      ],
      { kind: 'size', operator: '<', bytes: 10 },
    ],
    ['JSONPathAssertion', [prop('JSON_PATH', '$.a')], { kind: 'json', path: 'a', expected: undefined }],
    [
      'JSONPathAssertion',
      [prop('JSON_PATH', '$.a'), prop('JSONVALIDATION', true), prop('EXPECTED_VALUE', '5'), prop('ISREGEX', false)],
      { kind: 'json', expected: text('5'), pattern: false },
    ],
  ])('%s', (type, properties, expected) => {
    expect(requestIn(planOf(request([], [element(type, properties)]))).assertions).toMatchObject([expected]);
  });

  it.each([
    ['a field that is not at hand', response('request_data', 2, 'a')],
    ['an expression of Java', response('response_data', 2, '(?>a)')],
    ['a path of JSON that k6 does not know', element('JSONPathAssertion', [prop('JSON_PATH', '$..a')])],
    ['a kind that is not known', element('XPathAssertion')],
  ])('with %s is left out by name', (_, assertion) => {
    const { notes } = readPlan(planOf(request([], [assertion])));
    expect(notes).toMatchObject([{ kind: 'left-out' }]);
  });
});

describe('an extractor', () => {
  it('keeps what a regular expression finds', () => {
    const extractor = element('RegexExtractor', [
      prop('RegexExtractor.refname', 'token'),
      prop('RegexExtractor.regex', '"token":"(.+?)"'),
      prop('RegexExtractor.template', '$1$'),
      prop('RegexExtractor.default', 'none'),
      prop('RegexExtractor.useHeaders', 'false'),
    ]);
    expect(requestIn(planOf(request([], [extractor]))).extractors).toEqual([
      {
        kind: 'pattern',
        variable: 'token',
        field: 'body',
        pattern: '"token":"(.+?)"',
        flags: '',
        group: 1,
        fallback: 'none',
      },
    ]);
  });

  it('keeps several values of JSON, and names those that it cannot', () => {
    const extractor = element('JSONPostProcessor', [
      prop('JSONPostProcessor.referenceNames', 'id;all'),
      prop('JSONPostProcessor.jsonPathExprs', '$.id;$..x'),
    ]);
    const { groups, notes } = readPlan(planOf(request([], [extractor])));
    expect((groups[0]?.steps[0] as Request).extractors).toMatchObject([{ kind: 'json', variable: 'id', path: 'id' }]);
    expect(notes).toMatchObject([{ kind: 'left-out', says: expect.stringContaining('$..x of all') }]);
  });
});
