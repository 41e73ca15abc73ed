import { expect, it } from 'vitest';
import { sameTemplate, templateHash } from './template.ts';

const template = (image: string, labels: Record<string, string> = { app: 'feed' }) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'feed', image }] },
});

it('names equal templates alike, in whatever order their members stand', () => {
  const reordered = { spec: { containers: [{ image: 'v1', name: 'feed' }] }, metadata: { labels: { app: 'feed' } } };
  expect(templateHash(reordered)).toBe(templateHash(template('v1')));
  expect(templateHash(template('v1'))).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
});

it('names other templates, and the same one after a collision, otherwise', () => {
  const hashes = [template('v1'), template('v2'), template('v1', { app: 'other' })].map((one) => templateHash(one));
  expect(new Set([...hashes, templateHash(template('v1'), 1)]).size).toBe(4);
});

it('takes templates for the same that differ in the label with their name alone', () => {
  const labelled = template('v1', { app: 'feed', 'pod-template-hash': 'x' });
  expect(sameTemplate(template('v1'), labelled)).toBe(true);
  expect(sameTemplate(template('v2'), labelled)).toBe(false);
  expect(sameTemplate(template('v1', { app: 'feed', more: '' }), labelled)).toBe(false);
});
