import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { withoutNulls } from '../openapi/json.ts';
import { formatProblem, readManifests } from './index.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const repository = join(import.meta.dirname, '../../../..');
const folders = ['base', 'monolith', 'engines', 'overlays/cluster', 'adapter'].map(
  (name) => `deploy/kubernetes/${name}`,
);
const kubectlIsThere = spawnSync('kubectl', ['version', '--client']).status === 0;

type Json = { kind: string; metadata: { name: string; namespace?: string } };
const byName = (objects: unknown[]) =>
  Object.fromEntries(
    (objects as Json[]).map((object) => [
      `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`,
      object,
    ]),
  );

/** What kubectl's own kustomize makes of a folder. */
function kustomize(folder: string) {
  const { stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { cwd: repository, encoding: 'utf8' });
  const documents = parseAllDocuments(stdout, { version: '1.1', merge: true });
  if (!Array.isArray(documents) || documents.length === 0) throw new Error(stderr);
  return byName(documents.map((document) => withoutNulls(document.toJS())));
}

describe.each(folders)('%s', (folder) => {
  test('has no faults', () => {
    const { objects, problems } = readManifests(folder, { relativeTo: repository });
    expect(problems.map(formatProblem)).toEqual([]);
    expect(objects.length).toBeGreaterThan(0);
  });

  test.runIf(kubectlIsThere)('is read as kubectl reads it', () => {
    const { objects } = readManifests(folder, { relativeTo: repository });
    expect(byName(objects.map(({ object }) => object))).toEqual(kustomize(folder));
  });
});

const files = {
  'kustomization.yaml': `namespace: lab
resources: [base]
commonLabels: { team: a }
commonAnnotations: { note: b }
images:
  - { name: feed, newName: other/feed, newTag: '2' }
  - { name: side/car, digest: sha256:0 }
replicas:
  - { name: feed, count: 4 }
patches:
  - path: patch.yaml
  - target: { kind: Deployment, name: fe.d }
    patch: |-
      - op: add
        path: /spec/template/spec/containers/1/args
        value: [--quiet]
      - op: replace
        path: /spec/minReadySeconds
        value: 3
  - patch: |-
      $patch: delete
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: gone }
`,
  'patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: feed }
spec:
  paused: null
  template:
    spec:
      containers:
        - name: feed
          env:
            - { name: ONE, value: '1' }
`,
  'base/kustomization.yaml': `resources: [feed.yaml]
labels:
  - pairs: { part-of: gameday }
    includeTemplates: true
  - pairs: { selected: by }
    includeSelectors: true
generatorOptions: { disableNameSuffixHash: true }
configMapGenerator:
  - name: settings
    literals: [a=1, b="two words"]
    files: [note.txt, renamed=note.txt]
secretGenerator:
  - name: secrets
    literals: [password=x]
`,
  'base/note.txt': 'a note\n',
  'base/feed.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: feed }
spec:
  minReadySeconds: 1
  paused: true
  selector: { matchLabels: { app: feed } }
  template:
    metadata: { labels: { app: feed } }
    spec:
      containers:
        - { name: feed, image: feed }
        - { name: sidecar, image: 'side/car:1' }
---
apiVersion: v1
kind: Service
metadata: { name: feed }
spec:
  selector: { app: feed }
  ports: [{ port: 80 }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: feed }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: feed } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: gone }
---
apiVersion: v1
kind: Namespace
metadata: { name: any }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: rights }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: r }
subjects:
  - { kind: ServiceAccount, name: default }
  - { kind: ServiceAccount, name: other, namespace: elsewhere }
`,
};

describe('a kustomization', () => {
  test.runIf(kubectlIsThere)('with everything that is understood is read as kubectl reads it', () => {
    using folder = temporaryFolder(files);
    const { objects, problems, files: read } = readManifests(folder.path);
    expect(problems).toEqual([]);
    expect(byName(objects.map(({ object }) => object))).toEqual(kustomize(folder.path));
    expect(read).toHaveLength(5);
  });

  test('leads from a fault to the file that brought it in: a patch, an operation, or the base', () => {
    using folder = temporaryFolder({
      'kustomization.yaml': `resources: [feed.yaml]
patches:
  - path: patch.yaml
  - target: { kind: Deployment }
    patch: |-
      - op: add
        path: /spec/minReadySeconds
        value: -3
`,
      'patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: feed }
spec:
  template:
    spec:
      containers:
        - name: sidecar
          image: ''
`,
      'feed.yaml': (files['base/feed.yaml'].split('---')[0] as string).replace('paused: true', 'replicas: -2'),
    });
    const { problems } = readManifests('.', { relativeTo: folder.path });
    expect(problems.map(formatProblem)).toEqual([
      'feed.yaml:6: spec.replicas: must be at least 0, is -2',
      'kustomization.yaml:6: spec.minReadySeconds: must be at least 0, is -3',
      'patch.yaml:9: spec.template.spec.containers[1].image: must be set',
    ]);
  });

  test.each([
    ['resources: [none.yaml]', 'kustomization.yaml:1: resources[0]: none.yaml: there is no such file or folder'],
    ['resources: [.]', 'kustomization.yaml:1: resources[0]: leads back to this kustomization'],
    [
      'resources: [https://example.org/x]',
      'kustomization.yaml:1: resources[0]: is not on this machine; only files and folders are read here',
    ],
    [
      'resource: [a.yaml]',
      'kustomization.yaml:1: resource: is not understood in a kustomization here (did you mean "resources"?)',
    ],
    ['bases: [a]', 'kustomization.yaml:1: bases: is called resources since kustomize 2.1'],
    ['namespace: [a]', 'kustomization.yaml:1: namespace: must be a string'],
    ['patches:\n  - target: { kind: Deployment }', 'kustomization.yaml:2: patches[0]: must have either path or patch'],
    ['patches:\n  - path: none.yaml', 'kustomization.yaml:2: patches[0]: none.yaml: there is no such file or folder'],
    [
      'patches:\n  - patch: |-\n      apiVersion: v1\n      kind: Pod\n      metadata: { name: a }',
      'kustomization.yaml:3: patches nothing: there is no Pod a',
    ],
    [
      'configMapGenerator:\n  - name: a',
      'kustomization.yaml:2: configMapGenerator[0]: adds a hash to its name, which is not done here; set generatorOptions.disableNameSuffixHash: true',
    ],
  ])('says what is wrong with %j', (text, message) => {
    using folder = temporaryFolder({ 'kustomization.yaml': text });
    const { problems } = readManifests('.', { relativeTo: folder.path });
    expect(problems.map(formatProblem)).toEqual([message]);
  });

  test('that has a patch which cannot be applied says why, and keeps the object', () => {
    using folder = temporaryFolder({
      'kustomization.yaml': `resources: [feed.yaml]
patches:
  - target: { kind: Deployment }
    patch: '[{"op": "replace", "path": "/spec/nothing", "value": 1}]'
`,
      'feed.yaml': files['base/feed.yaml'].split('---')[0] as string,
    });
    const { objects, problems } = readManifests('.', { relativeTo: folder.path });
    expect(objects).toHaveLength(1);
    expect(problems.map(formatProblem)).toEqual([
      expect.stringContaining('the patch cannot be applied: /spec/nothing: there is no "nothing"'),
    ]);
  });
});
