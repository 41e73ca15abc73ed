import { JmxError } from '../errors.ts';
import type { XmlElement } from './tree.ts';

/** An element of a test plan with what hangs below it. */
export class TestElement {
  /** Its class, such as `HTTPSamplerProxy`. */
  readonly type: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Which panel of JMeter edits it: elements of one class differ by that. */
  readonly gui: string;
  readonly line: number;
  readonly children: readonly TestElement[];
  readonly #properties: readonly XmlElement[];

  constructor(xml: XmlElement, children: readonly TestElement[]) {
    const { testclass, testname, enabled, guiclass } = xml.attributes;
    this.type = shortName(testclass || xml.name);
    this.name = testname?.trim() || this.type;
    this.enabled = enabled !== 'false';
    this.gui = shortName(guiclass ?? '');
    this.line = xml.line;
    this.children = children;
    this.#properties = xml.children;
  }

  #property(name: string): XmlElement | undefined {
    return this.#properties.find((property) => nameOf(property) === name);
  }

  /** The text of a property; empty when there is none. */
  text(name: string): string {
    const property = this.#property(name);
    return property ? valueOf(property) : '';
  }

  /** Undefined when there is none, or what stands there is no number (a variable, say). */
  number(name: string): number | undefined {
    const text = this.text(name).trim();
    return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  flag(name: string, fallback = false): boolean {
    const text = this.text(name);
    return text === '' ? fallback : text === 'true';
  }

  /** The texts of a list of values. */
  list(name: string): string[] {
    return (this.#property(name)?.children ?? []).map(valueOf);
  }

  /** A property that is an element itself, such as the loops of a thread group. */
  part(name: string): TestElement | undefined {
    const property = this.#property(name);
    return property?.children.length ? new TestElement(property, []) : undefined;
  }

  /** The elements of a list of them, such as arguments. */
  parts(name: string): TestElement[] {
    return (this.#property(name)?.children ?? []).map((child) => new TestElement(child, []));
  }
}

const shortName = (type: string) => type.slice(type.lastIndexOf('.') + 1);

/** Most properties have their name as an attribute, objects as an element. */
const nameOf = ({ attributes, children }: XmlElement): string =>
  attributes['name'] ?? children.find(({ name }) => name === 'name')?.text.trim() ?? '';

const valueOf = ({ text, children }: XmlElement): string =>
  children.find(({ name }) => name === 'value')?.text ?? (children.length === 0 ? text : '');

/** Elements and their subtrees alternate: `<Sampler/><hashTree>…</hashTree>`. */
function elementsOf(hashTree: XmlElement): TestElement[] {
  const elements: TestElement[] = [];
  hashTree.children.forEach((child, index) => {
    if (child.name === 'hashTree') return;
    const below = hashTree.children[index + 1];
    elements.push(new TestElement(child, below?.name === 'hashTree' ? elementsOf(below) : []));
  });
  return elements;
}

/** The test plan of a document. @throws JmxError `not_jmeter` */
export function testPlanOf(root: XmlElement): TestElement {
  const tree = root.name === 'jmeterTestPlan' ? root.children.find(({ name }) => name === 'hashTree') : undefined;
  const plan = tree && elementsOf(tree).find(({ type }) => type === 'TestPlan');
  if (plan) return plan;
  throw new JmxError(
    'not_jmeter',
    `the file is XML, but no test plan of JMeter: it begins with <${root.name}>`,
    'name a .jmx file that JMeter saved',
  );
}
