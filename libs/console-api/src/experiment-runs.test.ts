import { describe, expect, it } from 'vitest';
import { placeOfTarget, policySetProblems } from './experiments.ts';

describe('the place of what a fault is done to', () => {
  it.each([
    ['gateway → users', '/?edge=gateway~users'],
    ['gateway → feed (1 of its replicas)', '/?edge=gateway~feed'],
    ['gateway → feed-68cc7c57fd-58bds', '/?edge=gateway~feed'],
    ['all callers → feed', '/?node=feed'],
    ['profile → server', '/?node=profile'],
    ['feed (2)', '/?node=feed'],
    ['feed-68cc7c57fd-58bds, feed-68cc7c57fd-x4k2p', '/?node=feed'],
    ['engine consul', '/engines/consul'],
    ['database feed', '/?node=feed'],
    ['proxy my proxy', undefined],
    ['', undefined],
  ])('of "%s" is %s', (target, place) => expect(placeOfTarget(target)).toBe(place));
});

describe('a set of policies', () => {
  it.each([
    [{}, []],
    [{ feed: { users: { timeoutMs: 500 }, server: { limitMax: 50 } } }, []],
    [[], ['It must be an object: {"caller": {"callee": {settings}}}; {} changes nothing.']],
    [{ feed: 1 }, ['feed: must be an object of callees.']],
    [{ feed: { users: 5 } }, ['feed.users: must be an object of settings.']],
    [{ feed: { users: {} } }, ['feed.users: sets nothing.']],
  ])('%j has the problems %j', (set, problems) => expect(policySetProblems(set)).toEqual(problems));
});
