import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openApiV2 } from './v2.ts';
import { openApiV3, openApiV3Index } from './v3.ts';

const served = {
  v1: ['pods', 'pods/log', 'events'],
  'apps/v1': ['deployments', 'deployments/scale', 'replicasets'],
  'autoscaling/v2': ['horizontalpodautoscalers'],
};

describe('the OpenAPI documents', () => {
  test('have only the paths of what is served', () => {
    expect(Object.keys(openApiV3('apps/v1', served)?.paths ?? {})).toEqual([
      '/apis/apps/v1/deployments',
      '/apis/apps/v1/namespaces/{namespace}/deployments',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale',
      '/apis/apps/v1/namespaces/{namespace}/replicasets',
      '/apis/apps/v1/namespaces/{namespace}/replicasets/{name}',
      '/apis/apps/v1/replicasets',
    ]);
    expect(openApiV3('policy/v1', served)).toBeUndefined();
    expect(openApiV3('batch/v1')).toBeUndefined();
    expect(Object.keys(openApiV3Index(served).paths)).toEqual(['api/v1', 'apis/apps/v1', 'apis/autoscaling/v2']);
  });

  test('hold every schema that they refer to, and no other', () => {
    for (const groupVersion of Object.keys(served)) {
      const document = openApiV3(groupVersion, served);
      const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
      const named = new Set([...refs].map(([, name]) => name as string));
      expect([...named].toSorted()).toEqual(Object.keys(document?.components.schemas ?? {}).toSorted());
    }
  });

  test('say by what key lists are merged, and of which kind a path is', () => {
    const schemas = openApiV3('apps/v1')?.components.schemas ?? {};
    expect(schemas['io.k8s.api.core.v1.PodSpec']?.properties?.['containers']).toMatchObject({
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge',
    });
    const path = openApiV3('apps/v1')?.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'];
    expect(path?.patch).toMatchObject({
      'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
    });
    expect(path?.patch?.parameters?.map(({ name }) => name)).toContain('fieldValidation');
  });

  test('of version 2 refer to definitions', () => {
    const document = openApiV2(served);
    const definitions = document['definitions'] as Record<string, object>;
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref as string);
    expect(refs.length).toBeGreaterThan(100);
    for (const ref of refs) expect(definitions).toHaveProperty([ref.replace('#/definitions/', '')]);
    expect(definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toMatchObject({ type: 'string' });
  });
});

/** A server that answers just what `kubectl explain` asks for. */
async function startServer() {
  const answers: Record<string, unknown> = {
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [{ name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] }],
    },
    '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [] },
    '/apis/apps/v1': {
      kind: 'APIResourceList',
      groupVersion: 'apps/v1',
      resources: [
        { name: 'deployments', singularName: 'deployment', namespaced: true, kind: 'Deployment', verbs: ['get'] },
      ],
    },
    '/openapi/v3': openApiV3Index(served),
    '/openapi/v3/apis/apps/v1': openApiV3('apps/v1', served),
  };
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '/', 'http://localhost').pathname];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const kubectlIsThere = spawnSync('kubectl', ['version', '--client']).status === 0;

test.runIf(kubectlIsThere)('kubectl explains a field by them', async () => {
  const server = await startServer();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cache = mkdtempSync(join(tmpdir(), 'kubectl-cache-'));
  const kubectl = spawn('kubectl', ['--server', url, '--cache-dir', cache, 'explain', 'deployment.spec.replicas'], {
    env: { PATH: process.env['PATH'], KUBECONFIG: join(cache, 'none') },
  });
  const [out, errors] = await Promise.all([text(kubectl.stdout), text(kubectl.stderr)]);
  server.close();
  rmSync(cache, { recursive: true });
  expect(errors).toBe('');
  expect(out).toMatch(/KIND:\s+Deployment/);
  expect(out).toContain('FIELD: replicas <integer>');
  expect(out).toContain('Number of desired pods.');
});
