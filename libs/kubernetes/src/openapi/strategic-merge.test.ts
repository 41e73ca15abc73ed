import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { mergeKeyOf } from './merge-keys.ts';
import { PatchError, strategicMerge } from './strategic-merge.ts';

const feed = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'feed', labels: { app: 'feed', tier: 'back' }, finalizers: ['a/a', 'b/b'] },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'feed' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    template: {
      metadata: { labels: { app: 'feed' } },
      spec: {
        containers: [
          {
            name: 'feed',
            image: 'feed:1',
            args: ['a', 'b'],
            env: [
              { name: 'ONE', value: '1' },
              { name: 'TWO', value: '2' },
            ],
            ports: [{ containerPort: 8080, name: 'http' }],
          },
          { name: 'sidecar', image: 'sidecar:1' },
        ],
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    },
  },
};
const pod = (spec: object) => ({ spec: { template: { spec } } });

const cases: { name: string; patch: object }[] = [
  { name: 'a scalar is replaced', patch: { spec: { replicas: 5 } } },
  { name: 'null takes a field away', patch: { spec: { replicas: null }, metadata: { labels: { tier: null } } } },
  {
    name: 'a field that was not there is added without its nulls',
    patch: { metadata: { annotations: { a: 'b', c: null } } },
  },
  { name: 'containers are merged by name', patch: pod({ containers: [{ name: 'feed', image: 'feed:2' }] }) },
  { name: 'a new container comes first', patch: pod({ containers: [{ name: 'new', image: 'new:1' }] }) },
  {
    name: 'an item is deleted by directive',
    patch: pod({ containers: [{ name: 'sidecar', $patch: 'delete' }] }),
  },
  {
    name: 'a list is replaced by directive',
    patch: pod({ containers: [{ $patch: 'replace' }, { name: 'only', image: 'only:1' }] }),
  },
  { name: 'a map is replaced by directive', patch: { metadata: { labels: { $patch: 'replace', app: 'feed' } } } },
  { name: 'a list without merge key is replaced', patch: pod({ containers: [{ name: 'feed', args: ['c'] }] }) },
  {
    name: 'environment variables are merged and one is deleted',
    patch: pod({
      containers: [
        {
          name: 'feed',
          env: [
            { name: 'TWO', $patch: 'delete' },
            { name: 'THREE', value: '3' },
            { name: 'ONE', value: '0' },
          ],
        },
      ],
    }),
  },
  {
    name: 'an order is set, for what is patched and what is not',
    patch: pod({
      '$setElementOrder/containers': [{ name: 'sidecar' }, { name: 'feed' }],
      containers: [{ name: 'feed', image: 'feed:3' }],
    }),
  },
  {
    name: 'an order alone',
    patch: pod({ '$setElementOrder/containers': [{ name: 'sidecar' }, { name: 'feed' }] }),
  },
  {
    name: 'only named keys are retained',
    patch: { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
  },
  {
    name: 'only named keys of a list item are retained',
    patch: pod({ volumes: [{ name: 'data', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] }),
  },
  { name: 'texts are merged as a set', patch: { metadata: { finalizers: ['c/c', 'a/a'] } } },
  { name: 'texts are deleted from a set', patch: { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/a'] } } },
  {
    name: 'ports are merged by number',
    patch: pod({
      containers: [{ name: 'feed', ports: [{ containerPort: 8080, protocol: 'TCP' }, { containerPort: 9464 }] }],
    }),
  },
];

const folder = mkdtempSync(join(tmpdir(), 'strategic-merge-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'feed.json');
writeFileSync(file, JSON.stringify(feed));

const kubectl = (patch: object) =>
  spawnSync(
    'kubectl',
    ['patch', '--local', '-f', file, '--type', 'strategic', '-o', 'json', '-p', JSON.stringify(patch)],
    { encoding: 'utf8', env: { PATH: process.env['PATH'], KUBECONFIG: join(folder, 'none') } },
  );
const kubectlIsThere = spawnSync('kubectl', ['version', '--client']).status === 0;

/** kubectl passes the object through its own types, which write empty ones out. */
const normal = (object: object) => {
  const copy = structuredClone(object) as { metadata: Record<string, unknown>; status?: object };
  if (copy.metadata['creationTimestamp'] === null) delete copy.metadata['creationTimestamp'];
  delete copy.status;
  return JSON.parse(
    JSON.stringify(copy, (key, value) =>
      (key === 'resources' && Object.keys(value).length === 0) || (key === 'creationTimestamp' && value === null)
        ? undefined
        : value,
    ),
  );
};

describe('a strategic merge patch', () => {
  const containers = (object: typeof feed) => object.spec.template.spec.containers;

  test('merges containers by name, in place', () => {
    const merged = strategicMerge(feed, pod({ containers: [{ name: 'sidecar', image: 'sidecar:2' }] }));
    expect(containers(merged).map(({ name, image }) => [name, image])).toEqual([
      ['feed', 'feed:1'],
      ['sidecar', 'sidecar:2'],
    ]);
  });

  test('leaves its arguments as they are', () => {
    const before = structuredClone(feed);
    for (const { patch } of cases) strategicMerge(feed, patch);
    expect(feed).toEqual(before);
  });

  test('retains only what $retainKeys names', () => {
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    expect(strategicMerge(feed, patch).spec.strategy).toEqual({ type: 'Recreate' });
  });

  test('deletes and orders by directive', () => {
    const patch = pod({
      '$setElementOrder/containers': [{ name: 'sidecar' }, { name: 'feed' }],
      containers: [{ name: 'feed', env: [{ name: 'ONE', $patch: 'delete' }] }],
    });
    const [first, second] = containers(strategicMerge(feed, patch));
    expect(first?.name).toBe('sidecar');
    expect(second?.env).toEqual([{ name: 'TWO', value: '2' }]);
  });

  test('treats a kind without a schema as plain JSON', () => {
    const custom = { apiVersion: 'example.org/v1', kind: 'Thing', list: [{ name: 'a' }], map: { a: 1 } };
    expect(strategicMerge(custom, { list: [{ name: 'b' }], map: { b: 2 } })).toEqual({
      ...custom,
      list: [{ name: 'b' }],
      map: { a: 1, b: 2 },
    });
  });

  test.each([
    [{ metadata: { $patch: 'merge' } }, 'metadata.$patch: must be replace or delete, is "merge"'],
    [pod({ containers: [{ image: 'x' }] }), 'spec.template.spec.containers: an item of the patch has no "name"'],
    [{ spec: { strategy: { $retainKeys: [], type: 'Recreate' } } }, 'spec.strategy.type: is patched, but $retainKeys'],
    [{ metadata: { $other: 1 } }, 'metadata.$other: is not a directive'],
    [{ metadata: { '$deleteFromPrimitiveList/finalizers': 'a' } }, 'must be a list'],
  ])('refuses %j', (patch, message) => {
    expect(() => strategicMerge(feed, patch)).toThrow(PatchError);
    expect(() => strategicMerge(feed, patch)).toThrow(message);
  });

  test.runIf(kubectlIsThere).each(cases)('does as kubectl does: $name', ({ patch }) => {
    const { stdout, stderr } = kubectl(patch);
    expect(stderr).toBe('');
    expect(normal(strategicMerge(feed, JSON.parse(JSON.stringify(patch))))).toEqual(normal(JSON.parse(stdout)));
  });
});

test.each([
  [['spec', 'template', 'spec', 'containers'], 'name'],
  [['spec', 'template', 'spec', 'containers', 'ports'], 'containerPort'],
  [['spec', 'template', 'spec', 'containers', 'args'], undefined],
  [['spec', 'nothing'], undefined],
])('the merge key of %j is %s', (path, key) => {
  expect(mergeKeyOf('apps/v1', 'Deployment', path)).toBe(key);
});
