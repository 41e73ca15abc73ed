import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../defaults/with-defaults.ts';
import { fill, startCluster, type TestCluster } from '../testing/cluster.ts';
import { autoscaler, deployment, namespace } from '../testing/objects.ts';
import { ask, at, paths } from '../testing/requests.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
  fill(cluster);
});
afterEach(() => cluster.close());

const { deployments, autoscalers } = paths;

const extra = () => {
  const { status: _status, ...made } = deployment('extra');
  return { apiVersion: 'apps/v1' as const, kind: 'Deployment' as const, ...made };
};

describe('create', () => {
  it('keeps the object with what it has by default', async () => {
    const { status, body } = await ask(cluster, 'POST', deployments, extra());
    expect(status).toBe(201);
    expect(body).toMatchObject({
      metadata: { name: 'extra', namespace, generation: 1 },
      spec: {
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
      },
    });
    expect(cluster.store.get('Deployment', at('extra'))).toEqual(body);
  });

  it('fills the pod template in as it does for manifests, so that one template is one revision', async () => {
    const { body } = await ask(cluster, 'POST', deployments, extra());
    const { spec } = withDefaults('Deployment', extra());
    expect(body.spec.template).toEqual(spec?.template);
    expect(body.spec.template.spec).toMatchObject({ restartPolicy: 'Always', dnsPolicy: 'ClusterFirst' });
  });

  it('takes no status, no uid and no history from clients', async () => {
    const sent = { ...extra(), status: { replicas: 9 } };
    const metadata = { ...sent.metadata, uid: 'mine', creationTimestamp: null, generation: 7, managedFields: [{}] };
    const { body } = await ask(cluster, 'POST', deployments, { ...sent, metadata });
    expect(body.status).toBeUndefined();
    expect(body.metadata).toMatchObject({ generation: 1 });
    expect(body.metadata.uid).not.toBe('mine');
    expect(body.metadata.managedFields).toBeUndefined();
  });

  it('only tries it where it is asked to', async () => {
    const { status, body } = await ask(cluster, 'POST', `${deployments}?dryRun=All`, extra());
    expect([status, body.metadata.name]).toEqual([201, 'extra']);
    expect(cluster.store.get('Deployment', at('extra'))).toBeUndefined();
    const taken = await ask(cluster, 'POST', `${deployments}?dryRun=All`, { ...extra(), metadata: at('feed') });
    expect(taken.body.reason).toBe('AlreadyExists');
  });

  it.each<[string, number, string, () => unknown]>([
    ['a name that is taken', 409, 'AlreadyExists', () => ({ ...extra(), metadata: at('feed') })],
    ['another kind', 400, 'BadRequest', () => ({ ...extra(), kind: 'Service' })],
    ['another version', 400, 'BadRequest', () => ({ ...extra(), apiVersion: 'apps/v2' })],
    ['another namespace', 400, 'BadRequest', () => ({ ...extra(), metadata: { name: 'extra', namespace: 'other' } })],
    [
      'a version of something',
      400,
      'BadRequest',
      () => ({ ...extra(), metadata: { ...at('extra'), resourceVersion: '3' } }),
    ],
    ['a list', 400, 'BadRequest', () => [extra()]],
    ['metadata that are none', 400, 'BadRequest', () => ({ ...extra(), metadata: 'extra' })],
    ['no name', 422, 'Invalid', () => ({ ...extra(), metadata: {} })],
    ['a name that is no DNS name', 422, 'Invalid', () => ({ ...extra(), metadata: at('No_Name') })],
    ['negative replicas', 422, 'Invalid', () => ({ ...extra(), spec: { ...extra().spec, replicas: -1 } })],
    ['replicas in words', 422, 'Invalid', () => ({ ...extra(), spec: { ...extra().spec, replicas: 'three' } })],
    ['no selector', 422, 'Invalid', () => ({ ...extra(), spec: { ...extra().spec, selector: {} } })],
  ])('refuses %s', async (_, status, reason, make) => {
    const answer = await ask(cluster, 'POST', deployments, make());
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
    expect(cluster.store.list('Deployment')).toHaveLength(1);
  });

  it('names every field that is wrong', async () => {
    const { spec } = autoscaler('other');
    const sent = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: at('other') };
    const wrong = { ...spec, minReplicas: 9, maxReplicas: 3, metrics: [{ type: 'Nope' }] };
    const { body } = await ask(cluster, 'POST', autoscalers, { ...sent, spec: wrong });
    expect(body).toMatchObject({
      message: expect.stringMatching(/^HorizontalPodAutoscaler.autoscaling "other" is invalid: \[/),
      details: { name: 'other', group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
    });
    expect(body.details.causes.map(({ field }: { field: string }) => field)).toEqual([
      'spec.minReplicas',
      'spec.metrics[0].type',
    ]);
  });

  it('in a namespace that is not there fails', async () => {
    const sent = { ...extra(), metadata: { name: 'extra' } };
    const { status, body } = await ask(cluster, 'POST', '/apis/apps/v1/namespaces/other/deployments', sent);
    expect([status, body.message]).toEqual([404, 'namespaces "other" not found']);
  });
});

describe('fields that a kind does not have', () => {
  const misspelt = () => ({ ...extra(), spec: { ...extra().spec, replicsa: 3 } });
  const warning = '299 - "unknown field \\"spec.replicsa\\""';

  it('are refused by strict validation', async () => {
    const { status, body } = await ask(cluster, 'POST', `${deployments}?fieldValidation=Strict`, misspelt());
    expect([status, body.message]).toEqual([400, 'strict decoding error: unknown field "spec.replicsa"']);
  });

  it.each([
    ['Warn', warning],
    ['', warning],
    ['Ignore', undefined],
  ])('are left out with "%s"', async (handling, expected) => {
    const { status, body, headers } = await ask(
      cluster,
      'POST',
      `${deployments}?fieldValidation=${handling}`,
      misspelt(),
    );
    expect([status, headers['warning'], body.spec.replicsa]).toEqual([201, expected, undefined]);
  });
});
