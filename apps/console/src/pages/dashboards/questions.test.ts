import { prometheusLimits } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../web/refusal.ts';
import { readBatch } from './questions.ts';

const at = 1_790_000_000_000;
const hourMs = 3_600_000;
const range = { kind: 'range', expression: 'up', fromMs: at - hourMs, toMs: at, stepMs: 2_000 };

describe('a batch of questions', () => {
  it.each([
    ['a range', range],
    ['a moment', { kind: 'instant', expression: 'up', atMs: at }],
    ['exemplars', { kind: 'exemplars', expression: 'x_bucket', fromMs: at - hourMs, toMs: at }],
    ['values of a label', { kind: 'label_values', label: 'job', selector: 'up{}', fromMs: at - hourMs, toMs: at }],
    ['values of a label of all series', { kind: 'label_values', label: 'job', fromMs: at - hourMs, toMs: at }],
    ['names of labels', { kind: 'label_names', fromMs: at - hourMs, toMs: at }],
  ])('asks for %s', (_what, question) => {
    expect(readBatch({ questions: [question] })).toEqual([{ state: 'fine', question }]);
  });

  it.each([
    ['too many points', { ...range, fromMs: at - 24 * hourMs }, 'more than 11000 points'],
    ['a range that ends before it begins', { ...range, toMs: at - 2 * hourMs }, 'ends before it begins'],
    ['more than a year', { ...range, fromMs: 0, stepMs: 86_400_000 }, 'longer than a year'],
    ['a step of nothing', { ...range, stepMs: 0 }, 'stepMs'],
    ['a time that is no number', { ...range, toMs: 'now' }, 'toMs'],
    [
      'an expression that is too long',
      { ...range, expression: 'u'.repeat(prometheusLimits.expression + 1) },
      'expression',
    ],
    ['no expression', { ...range, expression: '' }, 'expression'],
    ['a path for a label', { kind: 'label_values', label: '../../admin', fromMs: 0, toMs: 1 }, 'no name of a label'],
    ['another part of Prometheus', { kind: 'delete_series', expression: 'up' }, 'no question to Prometheus'],
    ['a parameter that is not known', { ...range, dedup: false }, 'dedup'],
  ])('refuses %s, and only that', (_what, question, words) => {
    const [wrong, fine] = readBatch({ questions: [question, range] });
    expect(wrong).toEqual({ state: 'refused', reason: expect.stringContaining(words) });
    expect(fine?.state).toBe('fine');
  });

  it.each([
    ['nothing', undefined],
    ['no questions', { questions: [] }],
    ['too many questions', { questions: Array.from({ length: prometheusLimits.questions + 1 }, () => range) }],
  ])('is not %s', (_what, body) => expect(() => readBatch(body)).toThrow(Refusal));
});
