import { describe, expect, test } from 'vitest';
import { matchesFields, parseFieldSelector } from './field-selectors.ts';
import {
  formatLabelSelector,
  matchesLabels,
  parseLabelSelector,
  SelectorError,
  selectorRequirements,
} from './selectors.ts';

const feed = { app: 'feed', tier: 'back', 'app.kubernetes.io/name': 'feed' };

describe('a label selector', () => {
  test.each([
    ['', true],
    ['app=feed', true],
    ['app == feed , tier=back', true],
    ['app!=feed', false],
    ['zone!=west', true],
    ['app in (feed, users)', true],
    ['app notin (feed,users)', false],
    ['zone notin (west)', true],
    ['tier', true],
    ['!tier', false],
    ['!zone', true],
    ['app.kubernetes.io/name=feed,!zone', true],
    ['tier=', false],
  ])('%j selects the feed: %s', (text, expected) => {
    expect(matchesLabels(parseLabelSelector(text), feed)).toBe(expected);
  });

  test.each(['a=b=c', 'a in b', 'in (a)', '-a=b', 'a=b,', 'a=ü', 'a/b/c=d', `${'a'.repeat(64)}=b`, 'a in (b', 'a>1'])(
    '%j is refused',
    (text) => {
      expect(() => parseLabelSelector(text)).toThrow(SelectorError);
    },
  );

  test('says what is wrong and what can be written', () => {
    expect(() => parseLabelSelector('app=feed,-x')).toThrow(
      'label selector "app=feed,-x": "-x" is not a label key; write key=value, key!=value, key in (a,b)',
    );
  });

  test('of an object has the same meaning', () => {
    const requirements = selectorRequirements({
      matchLabels: { app: 'feed' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front', 'back'] },
        { key: 'zone', operator: 'DoesNotExist' },
      ],
    });
    expect(matchesLabels(requirements, feed)).toBe(true);
    expect(matchesLabels(requirements, { ...feed, zone: 'west' })).toBe(false);
    expect(formatLabelSelector(requirements)).toBe('app=feed,tier in (back,front),!zone');
  });

  test('reads what it has written', () => {
    const text = 'a=b,c!=d,e in (x,y),f notin (y,z),g,!h';
    expect(formatLabelSelector(parseLabelSelector(text))).toBe(text);
  });

  test.each([
    [{ key: 'a', operator: 'Near', values: ['b'] }, 'operator "Near" is none of In, NotIn, Exists, DoesNotExist'],
    [{ key: 'a', operator: 'In' }, 'In on "a" takes values'],
    [{ key: 'a', operator: 'Exists', values: ['b'] }, 'Exists on "a" takes no values'],
  ])('of an object is refused for %j', (expression, message) => {
    expect(() => selectorRequirements({ matchExpressions: [expression] })).toThrow(message);
  });
});

describe('a field selector', () => {
  const event = { metadata: { name: 'a,b' }, involvedObject: { uid: '1' }, status: { phase: 'Running', count: 2 } };

  test.each([
    ['', true],
    ['involvedObject.uid=1', true],
    ['involvedObject.uid==1,status.phase!=Running', false],
    ['status.phase!=Failed', true],
    [String.raw`metadata.name=a\,b`, true],
    ['status.count=2', true],
    ['spec.nodeName=', true],
    ['spec.nodeName!=', false],
  ])('%j selects the event: %s', (text, expected) => {
    expect(matchesFields(parseFieldSelector(text), event)).toBe(expected);
  });

  test('is refused for a field that is not supported, with those that are', () => {
    expect(() => parseFieldSelector('spec.x=1', ['metadata.name', 'status.phase'])).toThrow(
      'field label not supported: spec.x; supported here: metadata.name, status.phase',
    );
  });

  test.each(['metadata.name', 'a>b', 'a=b=c'])('%j is refused', (text) => {
    expect(() => parseFieldSelector(text)).toThrow(SelectorError);
  });
});
