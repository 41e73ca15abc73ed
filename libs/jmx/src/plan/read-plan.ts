import { JmxError } from '../errors.ts';
import { type TestElement, testPlanOf } from '../xml/elements.ts';
import { readXml } from '../xml/tree.ts';
import { assertionOf } from './assertions.ts';
import { controllerSteps } from './controllers.ts';
import { csvDataOf } from './csv.ts';
import { extractorsOf } from './extractors.ts';
import { Notes } from './notes.ts';
import type { CsvData, Group, Plan, Step } from './plan.ts';
import { whyNot } from './others.ts';
import { requestOf } from './requests.ts';
import { emptyScope, type Scope } from './scope.ts';
import { isKnown, readText, type Text, type TextPart } from './text.ts';
import { roleOf, shapeOf } from './thread-groups.ts';
import { pauseOf, type Sharing } from './timers.ts';

/**
 * Reads a test plan of JMeter (.jmx).
 * @throws JmxError when the text is no such plan, or has nothing to run
 */
export function readPlan(xml: string): Plan {
  const root = testPlanOf(readXml(xml));
  const reader = new Reader(root);
  const plan = reader.plan();
  if (plan.groups.length > 0) return plan;
  throw new JmxError(
    'nothing_to_run',
    'the test plan has no thread group with HTTP requests that are switched on',
    'switch on what is to be imported, and save the plan',
  );
}

const isRequest = ({ type }: TestElement) => type === 'HTTPSamplerProxy' || type === 'HTTPSampler';
const isDefaults = ({ type, gui }: TestElement) => type === 'ConfigTestElement' && /Http(?:Soap)?Defaults/i.test(gui);

class Reader {
  readonly #root: TestElement;
  readonly #notes = new Notes();
  readonly #variables: [string, Text][] = [];
  readonly #data: CsvData[] = [];
  #keepsCookies = false;

  constructor(root: TestElement) {
    this.#root = root;
  }

  plan(): Plan {
    this.#takeVariables(this.#root.part('TestPlan.user_defined_variables'));
    const groups = this.#on(this.#root.children).filter((element) => roleOf(element));
    const shapes = groups.map((element) => shapeOf(element, roleOf(element) ?? 'main', this.#notes));
    const users = shapes.filter(({ role }) => role === 'main').reduce((sum, shape) => sum + shape.users, 0);
    if (this.#root.flag('TestPlan.serialize_threadgroups') && groups.length > 1) {
      this.#notes.add('changed', this.#root, 'its thread groups run at the same time, not one after the other');
    }
    const rest = this.#root.children.filter((element) => !groups.includes(element));
    const forAll: number[] = [];
    const scope = this.#scope(rest, emptyScope, { group: users, all: users }, forAll);
    for (const element of rest) this.#noteWhatIsLeft(element);
    const main = groups.map((element, index): Group => {
      const shape = shapes[index] as (typeof shapes)[number];
      const data = [...forAll];
      const steps = this.#steps(element.children, scope, { group: shape.users, all: users }, data);
      return { ...shape, data, steps };
    });
    const plan = { name: this.#root.name, variables: this.#variables, data: this.#data };
    const withRequests = main.filter(({ steps }) => hasRequests(steps));
    for (const source of unknownFunctions([plan, withRequests])) {
      const says = 'the scenario does not know this function; the text stays as it is';
      this.#notes.add('left-out', { name: source, type: 'function', line: this.#root.line }, says);
    }
    return { ...plan, groups: withRequests, keepsCookies: this.#keepsCookies, notes: this.#notes.list() };
  }

  /** Elements that are switched on; the others are noted. */
  #on(elements: readonly TestElement[]): TestElement[] {
    return elements.filter((element) => {
      if (!element.enabled) this.#notes.add('off', element, 'it is switched off in the plan');
      return element.enabled;
    });
  }

  #takeVariables(element: TestElement | undefined): void {
    for (const argument of element?.parts('Arguments.arguments') ?? []) {
      const name = argument.text('Argument.name').trim();
      if (name !== '') this.#variables.push([name, readText(argument.text('Argument.value'))]);
    }
  }

  /** k6 keeps cookies by itself; the question is for how long. */
  #takeCookies(element: TestElement): void {
    this.#keepsCookies ||= !element.flag('CookieManager.clearEachIteration');
    if (element.parts('CookieManager.cookies').length > 0) {
      this.#notes.add('left-out', element, 'the cookies that it sets: give them as a header');
    }
  }

  /** What the elements of one level add to the scope of all that is on that level and below it. */
  #scope(elements: readonly TestElement[], outer: Scope, sharing: Sharing, data: number[]): Scope {
    const scope = {
      defaults: [] as TestElement[],
      headers: [] as TestElement[],
      pauses: [...outer.pauses],
      assertions: [...outer.assertions],
      extractors: [...outer.extractors],
    };
    for (const element of elements) {
      if (!element.enabled) continue;
      if (isDefaults(element)) scope.defaults.push(element);
      else if (element.type === 'HeaderManager') scope.headers.push(element);
      else if (element.type === 'Arguments') this.#takeVariables(element);
      else if (element.type === 'CookieManager') this.#takeCookies(element);
      else if (element.type === 'CSVDataSet') {
        const file = csvDataOf(element, this.#notes);
        if (file) data.push(this.#data.push(file) - 1);
      } else {
        const pause = pauseOf(element, this.#notes, sharing);
        const assertion = assertionOf(element, this.#notes);
        if (pause) scope.pauses.push(pause);
        if (assertion) scope.assertions.push(assertion);
        scope.extractors.push(...extractorsOf(element, this.#notes));
      }
    }
    return {
      ...scope,
      defaults: [...scope.defaults, ...outer.defaults],
      headers: [...scope.headers, ...outer.headers],
    };
  }

  /** The steps of one level, in order. */
  #steps(elements: readonly TestElement[], outer: Scope, sharing: Sharing, data: number[]): Step[] {
    const on = this.#on(elements);
    const scope = this.#scope(on, outer, sharing, data);
    return on.flatMap((element): Step[] => {
      if (isRequest(element)) return this.#request(element, scope, sharing, data);
      // The notes of what is below a controller that cannot be taken would only repeat that.
      if (/Controller$|^InterleaveControl$|^RunTime$/.test(element.type)) {
        if (!controllerSteps(element, [], new Notes())) {
          this.#noteWhatIsLeft(element);
          return [];
        }
        const below = this.#steps(element.children, scope, sharing, data);
        return controllerSteps(element, below, this.#notes) ?? [];
      }
      this.#noteWhatIsLeft(element);
      return [];
    });
  }

  /** A sampler has a scope of its own: what hangs below it applies to it alone. */
  #request(element: TestElement, outer: Scope, sharing: Sharing, data: number[]): Step[] {
    const own = this.#on(element.children);
    const scope = this.#scope(own, outer, sharing, data);
    for (const child of own) this.#noteWhatIsLeft(child);
    return [requestOf(element, scope, this.#notes)];
  }

  /** Says why an element is not in the scenario, unless it is, or its own reading has said so. */
  #noteWhatIsLeft(element: TestElement): void {
    if (!element.enabled || isTaken(element)) return;
    this.#notes.add(...whyNotOf(element));
  }
}

const whyNotOf = (element: TestElement) => {
  const [kind, says] = whyNot(element);
  return [kind, element, says] as const;
};

const taken = new Set([
  'HeaderManager',
  'CookieManager',
  'Arguments',
  'CSVDataSet',
  'ConstantTimer',
  'UniformRandomTimer',
  'GaussianRandomTimer',
  'PoissonRandomTimer',
  'ConstantThroughputTimer',
  'ResponseAssertion',
  'DurationAssertion',
  'SizeAssertion',
  'JSONPathAssertion',
  'RegexExtractor',
  'JSONPostProcessor',
]);
const isTaken = (element: TestElement) => taken.has(element.type) || isDefaults(element);

/** Calls of functions anywhere in the plan's texts that the scenario has no like of, each once. */
function unknownFunctions(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  const part = value as TextPart;
  if (part.kind === 'function' && !isKnown(part)) found.add(part.source);
  for (const inner of Object.values(value)) unknownFunctions(inner, found);
  return found;
}

const hasRequests = (steps: readonly Step[]): boolean =>
  steps.some((step) => step.kind === 'request' || ('steps' in step && hasRequests(step.steps)));
