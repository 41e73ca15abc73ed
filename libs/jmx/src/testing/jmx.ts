/** Pieces of test plans, as JMeter writes them. */

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

export const prop = (name: string, value: string | number | boolean): string =>
  `<stringProp name="${escape(name)}">${escape(String(value))}</stringProp>`;

export const list = (name: string, values: readonly string[]): string =>
  `<collectionProp name="${name}">${values.map((value, index) => prop(String(index), value)).join('')}</collectionProp>`;

interface Attributes {
  readonly name?: string;
  readonly gui?: string;
  readonly enabled?: boolean;
}

/** An element with what hangs below it. */
export function element(
  type: string,
  properties: readonly string[] = [],
  below: readonly string[] = [],
  { name = type, gui = '', enabled = true }: Attributes = {},
): string {
  const attributes = `guiclass="${gui}" testclass="${type}" testname="${escape(name)}" enabled="${enabled}"`;
  return `<${type} ${attributes}>${properties.join('')}</${type}><hashTree>${below.join('')}</hashTree>`;
}

export const args = (
  property: string,
  pairs: readonly (readonly [name: string, value: string, encode?: boolean])[],
): string =>
  `<elementProp name="${property}" elementType="Arguments"><collectionProp name="Arguments.arguments">${pairs
    .map(
      ([name, value, encode = true]) =>
        `<elementProp name="${escape(name)}" elementType="HTTPArgument">${prop('HTTPArgument.always_encode', encode)}` +
        `${prop('Argument.name', name)}${prop('Argument.value', value)}</elementProp>`,
    )
    .join('')}</collectionProp></elementProp>`;

export const request = (
  properties: readonly string[] = [],
  below: readonly string[] = [],
  attributes: Attributes = {},
): string => element('HTTPSamplerProxy', properties, below, { name: 'home', ...attributes });

export const headers = (pairs: readonly (readonly [string, string])[]): string =>
  element('HeaderManager', [
    `<collectionProp name="HeaderManager.headers">${pairs
      .map(
        ([name, value]) =>
          `<elementProp name="" elementType="Header">${prop('Header.name', name)}${prop('Header.value', value)}</elementProp>`,
      )
      .join('')}</collectionProp>`,
  ]);

export const loops = (count: number | string, forever = false): string =>
  `<elementProp name="ThreadGroup.main_controller" elementType="LoopController">${prop('LoopController.loops', count)}` +
  `${prop('LoopController.continue_forever', forever)}</elementProp>`;

export const threads = (
  below: readonly string[],
  properties: readonly string[] = [loops(1)],
  name = 'Users',
  type = 'ThreadGroup',
): string => element(type, properties, below, { name });

/** A whole test plan. */
export const plan = (below: readonly string[], properties: readonly string[] = []): string =>
  `<?xml version="1.0" encoding="UTF-8"?><jmeterTestPlan version="1.2"><hashTree>${element(
    'TestPlan',
    properties,
    below,
    {
      name: 'Plan',
    },
  )}</hashTree></jmeterTestPlan>`;

/** A plan with one thread group that has this below it. */
export const planOf = (...below: readonly string[]): string => plan([threads(below)]);
