import { describe, expect, it } from 'vitest';
import { complaintsAbout, http, inHypothesis, prom } from '../testing/complaints.ts';

const at = 'steady-state-hypothesis.probes[0].tolerance';

const table: readonly (readonly [string, unknown, readonly string[]])[] = [
  [
    'a tolerance of no kind',
    inHypothesis(null),
    [`${at}: must be a text, a whole number, true, false, a list or an object with a "type"`],
  ],
  [
    'a tolerance of no known type',
    inHypothesis({ type: 'about' }),
    [`${at}.type: must be one of "probe", "regex", "jsonpath", "range"`],
  ],
  [
    'a broken number',
    inHypothesis(0.5, prom),
    [`${at}: 0.5 is not whole; for a number like this use {"type": "range", "range": [low, high]}`],
  ],
  [
    'a text for an http answer',
    inHypothesis('ok'),
    [
      `${at}: "ok" is never met, for the probe answers {status, headers, body}; use a number for the status, or "regex" with "target": "body"`,
    ],
  ],
  ['an empty list', inHypothesis([]), [`${at}: is empty, so it is never met`]],
  [
    'a range upside down',
    inHypothesis([5, 1], prom),
    [`${at}: is a range whose low end 5 is above its high end 1, so it is never met`],
  ],
  [
    'a range object upside down',
    inHypothesis({ type: 'range', range: [5, 1] }, prom),
    [`${at}.range: has a low end 5 above its high end 1, so it is never met`],
  ],
  [
    'a range of texts',
    inHypothesis({ type: 'range', range: ['a', 1] }, prom),
    [`${at}.range: must be a list of two numbers`],
  ],
  [
    'a range without a target',
    inHypothesis({ type: 'range', range: [0, 1] }),
    [`${at}: needs a "target", for the probe answers an object; there are: status, headers, body`],
  ],
  [
    'a target that is not there',
    inHypothesis({ type: 'regex', pattern: 'x', target: 'stdout' }),
    [`${at}.target: "stdout" is not in what the probe answers; there are: status, headers, body`],
  ],
  [
    'a target that is no text',
    inHypothesis({ type: 'regex', pattern: 'x', target: 'status' }),
    [`${at}.target: "status" is no text that a pattern could match`],
  ],
  [
    'a pattern that is none',
    inHypothesis({ type: 'regex', pattern: '(', target: 'body' }),
    [`${at}.pattern: the pattern "(" cannot be used: Invalid regular expression: /(/: Unterminated group`],
  ],
  [
    'a path that is none',
    inHypothesis({ type: 'jsonpath', path: '$[', count: -1, times: 2 }),
    [
      `${at}.times: warning: is not known here, and has no effect`,
      `${at}.path: "$[" has its end at position 2, where a subscript is wanted`,
      `${at}.count: must be a whole number, at least 0`,
    ],
  ],
  [
    'a probe as a tolerance that is always met',
    inHypothesis({ type: 'probe', name: 'p', provider: { ...http, arguments: 'x' } }),
    [
      `${at}.provider.arguments: must be an object, for the value to be judged is added to it as "value"`,
      `${at}: warning: is met by whatever the http provider answers, and only fails when it cannot answer`,
    ],
  ],
];

describe('a tolerance', () => {
  it.each(table)('is told all that is wrong with it: %s', async (_, value, wanted) => {
    expect(await complaintsAbout(value, { controls: ['log'] })).toEqual(wanted);
  });
});
