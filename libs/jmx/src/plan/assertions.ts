import type { TestElement } from '../xml/elements.ts';
import { jsonPath } from './json-path.ts';
import type { Notes } from './notes.ts';
import { patternOf } from './patterns.ts';
import type { Assertion, Field } from './plan.ts';
import { plainText, readText } from './text.ts';

/** ResponseAssertion.test_field, as its source names them. */
const fields: Readonly<Record<string, Field>> = {
  'Assertion.response_data': 'body',
  'Assertion.response_data_as_document': 'body',
  'Assertion.response_code': 'code',
  'Assertion.response_headers': 'headers',
  'Assertion.response_message': 'message',
  'Assertion.sample_label': 'url',
};

/** ResponseAssertion.test_type is a sum of these. */
const type = { match: 1, contains: 2, not: 4, equals: 8, substring: 16, or: 32 } as const;

function textAssertion(element: TestElement, notes: Notes): Assertion | undefined {
  const field = fields[element.text('Assertion.test_field')];
  if (!field) {
    notes.add('left-out', element, `nothing like its field "${element.text('Assertion.test_field')}" is at hand`);
    return undefined;
  }
  const bits = element.number('Assertion.test_type') ?? type.substring;
  const how =
    bits & type.equals ? 'equals' : bits & type.substring ? 'contains' : bits & type.match ? 'matches' : 'finds';
  // JMeter itself misspells the name of this property.
  const patterns = [...element.list('Asserion.test_strings'), ...element.list('Assertion.test_strings')].map(readText);
  if (patterns.length === 0) return undefined;
  if (how === 'matches' || how === 'finds') {
    const broken = patterns.find((text) => !patternOf(plainText(text) ?? 'x'));
    if (broken) {
      notes.add('left-out', element, 'its regular expression is none of JavaScript');
      return undefined;
    }
  }
  return {
    kind: 'text',
    says: element.name,
    field,
    how,
    patterns,
    any: (bits & type.or) !== 0,
    not: (bits & type.not) !== 0,
  };
}

/** SizeAssertion.operator counts from 1 in this order. */
const operators = ['===', '!==', '>', '<', '>=', '<='] as const;

function sizeAssertion(element: TestElement, notes: Notes): Assertion | undefined {
  const bytes = element.number('SizeAssertion.size');
  const operator = operators[(element.number('SizeAssertion.operator') ?? 1) - 1];
  const field = element.text('Assertion.test_field');
  if (bytes === undefined || !operator || (field !== '' && !/response_data|network_size/.test(field))) {
    notes.add('left-out', element, 'only the size of the body can be asserted');
    return undefined;
  }
  if (!field.includes('response_data')) notes.add('changed', element, 'the size is that of the body, without headers');
  return { kind: 'size', says: element.name, operator, bytes };
}

function jsonAssertion(element: TestElement, notes: Notes): Assertion | undefined {
  const path = jsonPath(element.text('JSON_PATH'));
  if (path === undefined) {
    notes.add('left-out', element, `k6 has no notation for the path ${element.text('JSON_PATH')}`);
    return undefined;
  }
  const validates = element.flag('JSONVALIDATION');
  const expected = element.flag('EXPECT_NULL') ? 'null' : element.text('EXPECTED_VALUE');
  return {
    kind: 'json',
    says: element.name,
    path,
    expected: validates ? readText(expected) : undefined,
    pattern: validates && element.flag('ISREGEX', true) && !element.flag('EXPECT_NULL'),
    not: element.flag('INVERT'),
  };
}

/** What an assertion asks of an answer; undefined for what is none, or cannot be taken. */
export function assertionOf(element: TestElement, notes: Notes): Assertion | undefined {
  switch (element.type) {
    case 'ResponseAssertion':
      return textAssertion(element, notes);
    case 'DurationAssertion': {
      const msMax = element.number('DurationAssertion.duration');
      if (msMax !== undefined) return { kind: 'duration', says: element.name, msMax };
      notes.add('left-out', element, 'its duration is no number');
      return undefined;
    }
    case 'SizeAssertion':
      return sizeAssertion(element, notes);
    case 'JSONPathAssertion':
      return jsonAssertion(element, notes);
    default:
      return undefined;
  }
}
