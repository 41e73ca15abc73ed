import type { Note } from '../plan/notes.ts';
import type { Address, CsvData, Group, Plan, Step } from '../plan/plan.ts';
import { plainText, type TextPart } from '../plan/text.ts';
import { helpersFor } from './helpers.ts';
import { block, bracketed, type Code, property } from './lines.ts';
import { identifier, inComment, quote, textCode } from './quote.ts';
import type { Targets } from './requests.ts';
import { stepsCode } from './steps.ts';

export interface ScenarioOptions {
  /** Name of the plan's file, for the comment at the top. */
  readonly source: string;
  /** Sends every request to the lab's door, whatever the plan says. */
  readonly toGateway?: boolean;
  /** Where a data file of the plan lies, seen from the scenario; default as the plan has it. */
  readonly dataPath?: (file: string) => string;
}

const gatewayCode = "__ENV.GATEWAY || 'http://127.0.0.1:8080'";

/** The constants for the places that requests go to. */
class TargetConstants implements Targets {
  readonly #byCode = new Map<string, string>();
  readonly #toGateway: boolean;

  constructor(toGateway: boolean) {
    this.#toGateway = toGateway;
  }

  of({ protocol, domain, port }: Address): string {
    const code = this.#toGateway || domain.length === 0 ? gatewayCode : baseCode(protocol, domain, port);
    if (!this.#toGateway && [...protocol, ...domain, ...port].some(changes)) return code;
    let name = this.#byCode.get(code);
    if (name === undefined) {
      name = this.#byCode.size === 0 ? 'target' : `target${this.#byCode.size + 1}`;
      this.#byCode.set(code, name);
    }
    return name;
  }

  code(): string[] {
    return [...this.#byCode].map(([code, name]) => `const ${name} = ${code};`);
  }
}

/** Whether a part of a text may be another one in each iteration. */
const changes = (part: TextPart): boolean =>
  part.kind === 'variable' || (part.kind === 'function' && part.name !== '__P' && part.name !== '__property');

function baseCode(protocol: Address['protocol'], domain: Address['domain'], port: Address['port']): string {
  const scheme = plainText(protocol) === '' ? [{ kind: 'plain', text: 'http' } as const] : protocol;
  const parts = [...scheme, { kind: 'plain', text: '://' } as const, ...domain];
  return textCode(port.length === 0 ? parts : [...parts, { kind: 'plain', text: ':' }, ...port]);
}

/** Writes a test plan as a scenario of k6 in TypeScript that needs no other file, its data files aside. */
export function writeScenario(plan: Plan, options: ScenarioOptions): string {
  const taken = new Set<string>();
  const targets = new TargetConstants(options.toGateway ?? false);
  const main = plan.groups.filter(({ role }) => role === 'main');
  const named = main.map((group) => ({ group, name: identifier(group.name, taken) }));
  const dataNames = plan.data.map(({ file }) =>
    identifier(`${file.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '')} rows`, taken),
  );
  const data = plan.data.flatMap((file, index) => dataCode(file, dataNames[index] ?? '', options));
  const functions = [
    ...named.flatMap(({ group, name }) => ['', ...groupCode(group, name, dataNames, targets, plan)]),
    ...preparation('setup', plan, targets),
    ...preparation('teardown', plan, targets),
  ];
  const body = [
    ...targets.code(),
    `const plannedUsers = ${main.reduce((sum, { users }) => sum + users, 0)};`,
    '',
    ...variablesCode(plan),
    ...data,
    '',
    ...optionsCode(named, plan),
    ...functions,
  ];
  const code = body.join('\n');
  const helpers = helpersFor(code);
  const all = [code, ...helpers].join('\n\n');
  return `${[...header(plan, options), ...imports(all), '', all].join('\n')}\n`;
}

const kinds: readonly (readonly [Note['kind'], string])[] = [
  ['left-out', 'Left out, and perhaps missing:'],
  ['changed', 'Taken, but not exactly as it was:'],
  ['off', 'Switched off in the plan:'],
];

function header(plan: Plan, { source }: ScenarioOptions): string[] {
  const parts = kinds.flatMap(([kind, title]) => {
    const notes = plan.notes.filter((note) => note.kind === kind);
    const lines = notes.map(({ name, type, says }) => ` *   - ${inComment(`${name} (${type}): ${says}`)}`);
    return lines.length === 0 ? [] : [' *', ` * ${title}`, ...lines];
  });
  return [
    '/*',
    ` * ${inComment(`The JMeter test plan "${plan.name}" (${source}) as a scenario of k6, made by \`gameday load import\`. It is yours to change.`)}`,
    ' * VUS, RATE and DURATION in the environment set the load; without them it is that of the plan.',
    ...parts,
    ' */',
  ];
}

function imports(code: string): string[] {
  const fromK6 = ['check', 'group', 'sleep'].filter((name) => new RegExp(String.raw`\b${name}\(`).test(code));
  return [
    `import { ${fromK6.join(', ')} } from 'k6';`,
    ...(code.includes('SharedArray') ? ["import { SharedArray } from 'k6/data';"] : []),
    "import exec from 'k6/execution';",
    "import http, { type RefinedResponse } from 'k6/http';",
    "import type { Options, Scenario } from 'k6/options';",
  ];
}

function variablesCode({ variables }: Plan): string[] {
  const type = 'const vars: Record<string, string | undefined> =';
  if (variables.length === 0) return ['/** What the requests keep for each other. */', `${type} {};`];
  // A variable may be made of those above it, which are there only after them.
  const lines = variables.map(([name, text]) => `vars[${quote(name)}] = ${textCode(text)};`);
  return ['/** Variables of the plan; each user has its own. */', `${type} {};`, ...lines];
}

function dataCode(
  { file, delimiter, names, skipFirstLine }: CsvData,
  name: string,
  { dataPath }: ScenarioOptions,
): string[] {
  const path = dataPath?.(file) ?? file;
  const settings = `{ delimiter: ${quote(delimiter)}, names: [${names.map(quote).join(', ')}], skipFirstLine: ${skipFirstLine} }`;
  return ['', `const ${name} = new SharedArray(${quote(name)}, () => csv(open(${quote(path)}), ${settings}));`];
}

function optionsCode(named: readonly { group: Group; name: string }[], { keepsCookies }: Plan): string[] {
  const scenarios = named.map(({ group, name }): Code => {
    const { users, rampSeconds, delaySeconds, ends } = group;
    const end = ends.after === 'loops' ? `loops: ${ends.loops}` : `seconds: ${ends.seconds}`;
    const shape = `{ users: ${users}, rampSeconds: ${rampSeconds}, delaySeconds: ${delaySeconds}, ${end} }`;
    return property(name, [`load('${name}', ${shape})`]);
  });
  const transactions = [...new Set(named.flatMap(({ group }) => requestNames(group.steps)))];
  const thresholds = transactions.flatMap((name): Code[] => [
    [`${quote(`http_req_duration{transaction:${name}}`)}: ['avg<=3000']`],
    [`${quote(`checks{transaction:${name}}`)}: ['rate>=0.99']`],
  ]);
  const properties = [
    property('scenarios', bracketed('{', scenarios, '}', 0)),
    ...(keepsCookies ? [property('noCookiesReset', ['true'])] : []),
    [
      '// The acceptance of each transaction: 3 s or less on average, right in 99 % of the cases.',
      ...property('thresholds', bracketed('{', thresholds, '}', 0)),
    ],
  ];
  const [, ...lines] = bracketed('{', properties, '};', 0);
  return ['export const options: Options = {', ...lines];
}

const requestNames = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => (step.kind === 'request' ? [step.name] : 'steps' in step ? requestNames(step.steps) : []));

function groupCode(group: Group, name: string, dataNames: readonly string[], targets: Targets, plan: Plan): string[] {
  const { users, rampSeconds, ends } = group;
  const lines = [
    ...(ends.after === 'loops' && rampSeconds > 0 ? [`rampUp(${users}, ${rampSeconds});`] : []),
    ...group.data.flatMap((place) => rowCode(plan.data[place], dataNames[place] ?? '', `row${place + 1}`)),
    ...stepsCode(group.steps, targets),
  ];
  return [`/** ${inComment(group.name)} */`, ...block(`export function ${name}(): void`, lines)];
}

function rowCode(data: CsvData | undefined, name: string, row: string): string[] {
  if (!data) return [];
  const next = `row(${name}, { perUser: ${data.perUser}, recycle: ${data.recycle} })`;
  if (data.recycle) return [`Object.assign(vars, ${next});`];
  return [
    `const ${row} = ${next};`,
    ...block(`if (!${row})`, ['sleep(1); // its lines are used up', 'return;']),
    `Object.assign(vars, ${row});`,
  ];
}

/** Thread groups that run once before or after the load. */
function preparation(role: 'setup' | 'teardown', plan: Plan, targets: Targets): string[] {
  const groups = plan.groups.filter((group) => group.role === role);
  if (groups.length === 0) return [];
  const lines = groups.flatMap(({ name, steps }) => [`// ${inComment(name)}`, ...stepsCode(steps, targets)]);
  return ['', ...block(`export function ${role}(): void`, lines)];
}
