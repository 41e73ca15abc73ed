import { describe, expect, it } from 'vitest';
import { args, element, headers, loops, plan, planOf, prop, request, threads } from '../testing/jmx.ts';
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
