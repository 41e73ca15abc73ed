import { afterAll, beforeAll, expect, it } from 'vitest';
import { send } from '../testing/client.ts';
import { startCluster, type TestCluster } from '../testing/cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.close());

const get = async (path: string, accept?: string) =>
  send(cluster.port, 'GET', path, accept === undefined ? {} : { headers: { accept } });
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

interface Found {
  readonly name: string;
  readonly verbs: readonly string[];
}

it('lists groups with the preferred version first', async () => {
  const { body } = await get('/apis');
  expect(
    body.groups.map(
      ({ name, preferredVersion }: { name: string; preferredVersion: { version: string } }) =>
        `${name}/${preferredVersion.version}`,
    ),
  ).toEqual([
    'apps/v1',
    'events.k8s.io/v1',
    'autoscaling/v2',
    'policy/v1',
    'discovery.k8s.io/v1',
    'metrics.k8s.io/v1beta1',
  ]);
  expect((await get('/api')).body.versions).toEqual(['v1']);
  expect((await get('/apis/autoscaling')).body.versions).toHaveLength(2);
});

it('lists resources with their short names, and what is below them', async () => {
  const { body } = await get('/apis/apps/v1');
  expect(body.groupVersion).toBe('apps/v1');
  expect(body.resources).toContainEqual({
    name: 'deployments',
    singularName: 'deployment',
    namespaced: true,
    kind: 'Deployment',
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: ['deploy'],
    categories: ['all'],
  });
  expect(body.resources).toContainEqual({
    name: 'deployments/scale',
    singularName: '',
    namespaced: true,
    group: 'autoscaling',
    version: 'v1',
    kind: 'Scale',
    verbs: ['get', 'patch', 'update'],
  });
});

it('says the same in one document to those who ask for that', async () => {
  const core = await get('/api', aggregated);
  const others = await get('/apis', aggregated);
  expect(others.headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
  for (const { metadata, versions } of [...core.body.items, ...others.body.items]) {
    for (const { version, resources } of versions) {
      const plain = await get(metadata.name === '' ? `/api/${version}` : `/apis/${metadata.name}/${version}`);
      const names = resources.flatMap(
        ({
          resource,
          verbs,
          subresources = [],
        }: {
          resource: string;
          verbs: string[];
          subresources: { subresource: string; verbs: string[] }[];
        }) => [
          { name: resource, verbs },
          ...subresources.map((below) => ({ name: `${resource}/${below.subresource}`, verbs: below.verbs })),
        ],
      );
      expect(names).toEqual(plain.body.resources.map(({ name, verbs }: Found) => ({ name, verbs })));
    }
  }
});

it('serves the schemas of what it keeps', async () => {
  const index = await get('/openapi/v3');
  expect(Object.keys(index.body.paths)).toEqual(
    expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/autoscaling/v2', 'apis/policy/v1']),
  );
  const document = await get(index.body.paths['apis/autoscaling/v2'].serverRelativeURL);
  expect(document.body.components.schemas).toHaveProperty(['io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler']);
  expect((await get('/openapi/v2', 'application/json')).body.swagger).toBe('2.0');
  expect((await get('/openapi/v2', 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf')).status).toBe(406);
});
