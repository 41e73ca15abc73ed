import { expect, it } from 'vitest';
import { parsePath } from './path.ts';

const v1 = { type: 'resource', group: '', version: 'v1' };
const apps = { type: 'resource', group: 'apps', version: 'v1' };

it.each([
  ['/api', { type: 'versions' }],
  ['/api/', { type: 'versions' }],
  ['/apis', { type: 'groups' }],
  ['/apis/apps', { type: 'group', group: 'apps' }],
  ['/api/v1', { type: 'resources', group: '', version: 'v1' }],
  ['/apis/apps/v1', { type: 'resources', group: 'apps', version: 'v1' }],
  ['/api/v1/pods', { ...v1, plural: 'pods' }],
  ['/api/v1/nodes/laptop', { ...v1, plural: 'nodes', name: 'laptop' }],
  ['/api/v1/namespaces', { ...v1, plural: 'namespaces' }],
  ['/api/v1/namespaces/gameday', { ...v1, plural: 'namespaces', name: 'gameday' }],
  ['/api/v1/namespaces/gameday/status', { ...v1, plural: 'namespaces', name: 'gameday', subresource: 'status' }],
  ['/api/v1/namespaces/gameday/pods', { ...v1, namespace: 'gameday', plural: 'pods' }],
  [
    '/api/v1/namespaces/gameday/pods/a/log',
    { ...v1, namespace: 'gameday', plural: 'pods', name: 'a', subresource: 'log' },
  ],
  [
    '/apis/apps/v1/namespaces/gameday/deployments/feed',
    { ...apps, namespace: 'gameday', plural: 'deployments', name: 'feed' },
  ],
  ['/api/v1/namespaces/gameday/pods/a%2Fb', { ...v1, namespace: 'gameday', plural: 'pods', name: 'a/b' }],
  ['/api/v1/namespaces/gameday/pods/a/log/b', undefined],
  ['/version', undefined],
  ['/', undefined],
])('reads %s', (path, expected) => expect(parsePath(path)).toEqual(expected));

it('refuses broken percent-encoding', () => expect(() => parsePath('/api/v1/pods/%ff')).toThrow('percent'));
