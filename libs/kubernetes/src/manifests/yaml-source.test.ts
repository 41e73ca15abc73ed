import { expect, test } from 'vitest';
import { readManifests } from './index.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { parseYaml } from './yaml-source.ts';

test('YAML is read as Kubernetes reads it', () => {
  using folder = temporaryFolder({
    'map.yaml': `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: map, creationTimestamp: null }
    immutable: yes
    data: { ports: 80:59, when: '2025-01-01' }
  - &secret
    apiVersion: v1
    kind: Secret
    metadata: { name: secret }
    stringData: { a: b }
`,
  });
  const { objects, problems } = readManifests(folder.path);
  expect(problems).toEqual([]);
  expect(objects.map(({ object, line }) => ({ object, line }))).toEqual([
    {
      line: 4,
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'map' },
        immutable: true,
        data: { ports: '80:59', when: '2025-01-01' },
      },
    },
    {
      line: 10,
      object: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secret' }, stringData: { a: 'b' } },
    },
  ]);
});

test.each([
  ['yes', true],
  ['n', false],
  ['0644', 420],
  ['1_000', 1000],
  ['.5', 0.5],
  ['.', '.'],
  ['12:30', '12:30'],
  ['1.34.1', '1.34.1'],
  ['2025-01-01', '2025-01-01'],
  ['~', null],
])('%s in YAML is %j', (text, value) => {
  expect(parseYaml(`a: ${text}`, 'x.yaml').sources[0]?.value).toEqual({ a: value });
});
