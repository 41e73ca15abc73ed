import { describe, expect, it } from 'vitest';
import { args, element, headers, list, loops, plan, planOf, prop, request, threads } from '../testing/jmx.ts';
import type { Request, Step } from './plan.ts';
import { readPlan } from './read-plan.ts';

const stepsOf = (xml: string): readonly Step[] => readPlan(xml).groups[0]?.steps ?? [];
const requestIn = (xml: string): Request => {
  const step = stepsOf(xml).find(({ kind }) => kind === 'request');
  if (step?.kind !== 'request') throw new Error('there is no request');
  return step;
};
const text = (source: string) => (source === '' ? [] : [{ kind: 'plain', text: source }]);
const notesOf = (xml: string) => readPlan(xml).notes.map(({ kind, name }) => [kind, name]);

describe('a thread group', () => {
  const number = prop('ThreadGroup.num_threads', 100);
  const ramp = prop('ThreadGroup.ramp_time', 10);
  const scheduled = [
    prop('ThreadGroup.scheduler', true),
    prop('ThreadGroup.duration', 60),
    prop('ThreadGroup.delay', 5),
  ];

  it.each([
    [
      'with loops',
      [number, ramp, loops(3)],
      { users: 100, rampSeconds: 10, delaySeconds: 0, ends: { after: 'loops', loops: 3 } },
    ],
    [
      'with a schedule',
      [number, ramp, loops(-1), ...scheduled],
      { users: 100, rampSeconds: 10, delaySeconds: 5, ends: { after: 'time', seconds: 60 } },
    ],
    ['that runs for ever', [number, loops(-1)], { ends: { after: 'time', seconds: 600 } }],
    [
      'that runs for ever, as older versions write it',
      [number, loops(1, true)],
      { ends: { after: 'time', seconds: 600 } },
    ],
    [
      'of as many users as a property says',
      [prop('ThreadGroup.num_threads', '${__P(users,25)}'), loops('${__property(loops,,4)}')],
      { users: 25, ends: { after: 'loops', loops: 4 } },
    ],
  ])('%s', (_, properties, shape) => {
    const [group] = readPlan(plan([threads([request()], properties)])).groups;
    expect(group).toMatchObject({ name: 'Users', role: 'main', ...shape });
  });

  it('before or after the others keeps its role', () => {
    const { groups } = readPlan(
      plan([
        threads([request()], [loops(1)], 'Before', 'SetupThreadGroup'),
        threads([request()]),
        threads([request()], [loops(1)], 'After', 'PostThreadGroup'),
      ]),
    );
    expect(groups.map(({ name, role }) => [name, role])).toEqual([
      ['Before', 'setup'],
      ['Users', 'main'],
      ['After', 'teardown'],
    ]);
  });

  it('of a plug-in is left out by name', () => {
    const stepping = element('kg.apc.jmeter.threads.UltimateThreadGroup', [], [request()], { name: 'Waves' });
    expect(notesOf(plan([threads([request()]), stepping]))).toEqual([['left-out', 'Waves']]);
  });
});

describe('a request', () => {
  const defaults = (...properties: string[]) =>
    element('ConfigTestElement', properties, [], { gui: 'HttpDefaultsGui', name: 'Defaults' });

  it('has what it says, and what the nearest defaults say', () => {
    const xml = plan([
      defaults(
        prop('HTTPSampler.domain', 'far.example'),
        prop('HTTPSampler.protocol', 'https'),
        prop('HTTPSampler.port', '1'),
      ),
      threads([
        defaults(prop('HTTPSampler.port', '8443'), prop('HTTPSampler.response_timeout', '5000')),
        request([prop('HTTPSampler.path', '/a'), prop('HTTPSampler.domain', 'near.example')]),
      ]),
    ]);
    expect(requestIn(xml)).toMatchObject({
      method: 'GET',
      timeoutMs: 5000,
      url: { protocol: text('https'), domain: text('near.example'), port: text('8443'), path: text('/a') },
    });
    expect(readPlan(xml).notes).toEqual([]);
  });

  it('has headers of all managers above it, the nearest winning', () => {
    const xml = plan([
      headers([
        ['Accept', 'a/a'],
        ['X-Far', '1'],
      ]),
      threads([headers([['accept', 'b/b']]), request([], [headers([['X-Own', '2']])]), request()]),
    ]);
    expect(requestIn(xml).headers.map(([name, [value]]) => [name, value])).toEqual([
      ['X-Own', { kind: 'plain', text: '2' }],
      ['accept', { kind: 'plain', text: 'b/b' }],
      ['X-Far', { kind: 'plain', text: '1' }],
    ]);
  });

  it.each([
    ['GET', [['q', 'a']], { query: 1, body: 'none' }],
    ['POST', [['q', 'a']], { query: 0, body: 'form' }],
    ['POST', [['', '{"a":1}']], { query: 0, body: 'text' }],
    ['DELETE', [], { query: 0, body: 'none' }],
  ] as const)('%s with %j', (method, pairs, { query, body }) => {
    const found = requestIn(
      planOf(request([prop('HTTPSampler.method', method), args('HTTPsampler.Arguments', pairs)])),
    );
    expect([found.url.query.length, found.body.kind]).toEqual([query, body]);
  });

  it('has a name that can stand in thresholds', () => {
    expect(requestIn(planOf(request([], [], { name: 'GET {a}: "首页", b=c & d' }))).name).toBe('GET-a-首页-b-c-d');
  });

  it('says what of it is lost', () => {
    const file =
      '<elementProp name="HTTPsampler.Files" elementType="HTTPFileArgs"><collectionProp name="HTTPFileArgs.files"><elementProp name="a" elementType="HTTPFileArg"><stringProp name="File.path">a</stringProp></elementProp></collectionProp></elementProp>';
    const { notes } = readPlan(
      planOf(request([file, prop('HTTPSampler.image_parser', true), prop('HTTPSampler.proxyHost', 'p')])),
    );
    expect(notes.map(({ says }) => says)).toEqual([
      'the files that it sends',
      'downloading what the page embeds',
      'its proxy',
    ]);
  });
});

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
    expect(stepsOf(xml).map((step) => (step as Request).pauses.length)).toEqual([1, 0]);
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

describe('a controller', () => {
  it.each([
    ['GenericController', [], { kind: 'group' }],
    ['TransactionController', [], { kind: 'group' }],
    ['LoopController', [prop('LoopController.loops', 5)], { kind: 'loop', times: text('5') }],
    ['OnceOnlyController', [], { kind: 'once' }],
    ['RandomController', [], { kind: 'random' }],
    ['RandomOrderController', [], { kind: 'shuffled' }],
    ['InterleaveControl', [], { kind: 'alternating' }],
    [
      'ThroughputController',
      [
        prop('ThroughputController.style', 1),
        '<FloatProperty><name>ThroughputController.percentThroughput</name><value>33.0</value></FloatProperty>',
      ],
      { kind: 'percent', percent: 33 },
    ],
    [
      'ThroughputController',
      [prop('ThroughputController.style', 0), prop('ThroughputController.maxThroughput', 7)],
      { kind: 'total', times: 7 },
    ],
  ])('%s', (type, properties, expected) => {
    expect(stepsOf(planOf(element(type, properties, [request()])))).toMatchObject([
      { ...expected, steps: [{ kind: 'request' }] },
    ]);
  });

  it.each([
    'IfController',
    'WhileController',
    'SwitchController',
    'ForeachController',
    'IncludeController',
    'ModuleController',
    'RunTime',
  ])('%s is left out by name, with what is below it', (type) => {
    const { groups, notes } = readPlan(
      planOf(request(), element(type, [], [request(), element('JSR223Sampler')], { name: 'Maybe' })),
    );
    expect(groups[0]?.steps).toHaveLength(1);
    expect(notes).toMatchObject([{ kind: 'left-out', name: 'Maybe', type }]);
  });
});

describe('what else a plan has', () => {
  it('variables, of the plan and of elements of their own', () => {
    const { variables } = readPlan(
      plan(
        [
          element('Arguments', [args('', [['b', '${a}2']]).replace(/^<elementProp[^>]*>|<\/elementProp>$/g, '')]),
          threads([request()]),
        ],
        [args('TestPlan.user_defined_variables', [['a', '1']])],
      ),
    );
    expect(variables.map(([name]) => name)).toEqual(['a', 'b']);
  });

  it('data files, for all groups or for one', () => {
    const data = (filename: string, ...more: string[]) => element('CSVDataSet', [prop('filename', filename), ...more]);
    const { data: files, groups } = readPlan(
      plan([
        data('all.csv', prop('variableNames', 'a, b'), prop('ignoreFirstLine', true), prop('delimiter', '\\t')),
        threads([
          data('one.csv', prop('shareMode', 'shareMode.thread'), prop('recycle', false), prop('stopThread', true)),
          request(),
        ]),
        threads([request()]),
      ]),
    );
    expect(files).toEqual([
      { file: 'all.csv', names: ['a', 'b'], delimiter: '\t', skipFirstLine: true, recycle: true, perUser: false },
      { file: 'one.csv', names: [], delimiter: ',', skipFirstLine: false, recycle: false, perUser: true },
    ]);
    expect(groups.map((group) => group.data)).toEqual([[0, 1], [0]]);
  });

  it('things that are switched off, each named', () => {
    const xml = planOf(
      request(),
      request([], [], { name: 'old', enabled: false }),
      element('ConstantTimer', [], [], { enabled: false }),
    );
    expect(notesOf(xml)).toEqual([
      ['off', 'old'],
      ['off', 'ConstantTimer'],
    ]);
    expect(stepsOf(xml)).toHaveLength(1);
  });

  it('things that are not needed, and things that nobody knows, each named once', () => {
    const xml = planOf(
      request([], [element('ResultCollector')]),
      element('com.example.Gadget', [], [], { name: 'Gadget' }),
      element('JSR223Sampler'),
    );
    expect(notesOf(xml).toSorted()).toEqual([
      ['left-out', 'Gadget'],
      ['left-out', 'JSR223Sampler'],
      ['not-needed', 'ResultCollector'],
    ]);
  });

  it('functions that the scenario does not know', () => {
    const xml = planOf(request([prop('HTTPSampler.path', '/${__groovy(1)}/${__groovy(1)}/${__UUID()}')]));
    expect(readPlan(xml).notes).toMatchObject([{ kind: 'left-out', name: '${__groovy(1)}', type: 'function' }]);
  });

  it('the line of everything that is noted', () => {
    const xml = plan([threads(['\n\n', element('JSR223Sampler'), request()])]);
    expect(readPlan(xml).notes).toMatchObject([{ line: 3 }]);
  });
});

it.each([
  ['another kind of XML', '<html/>', 'not_jmeter'],
  ['a plan without requests', plan([threads([element('ConstantTimer')])]), 'nothing_to_run'],
  ['a plan in which all is off', plan([threads([request([], [], { enabled: false })])]), 'nothing_to_run'],
])('%s is refused', (_, xml, code) => {
  expect(() => readPlan(xml)).toThrow(expect.objectContaining({ code }));
});
