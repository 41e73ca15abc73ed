import { seededRandom } from '@gameday/random';
import { expect, it } from 'vitest';
import type { Stored } from '../../store/store.ts';
import { isActive, isReady } from '../replica-set/ranking.ts';
import { at, deployment, scale, setImage, setReady, startTestCluster } from '../testing/cluster.ts';
import { rolloutLimits } from './arithmetic.ts';
import { isComplete } from './status.ts';

const steps = 40;

/** One Deployment, and whatever can happen to it and its pods in any order. */
async function live(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const choose = <T>(list: readonly T[]): T | undefined => list[below(list.length)];
  const cluster = startTestCluster({ kubelet: false });
  const { store, settle } = cluster;
  const limits = () => rolloutLimits(cluster.deployment().spec);
  const active = () => cluster.pods().filter(isActive);
  const said: string[] = [];

  // Set while a person's own change of size is carried out, which may take available pods away.
  let scaling = false;
  const endWatch = store.watch('Pod', ({ type, object, before }) => {
    const ended = type === 'MODIFIED' && object.metadata.deletionTimestamp !== before?.metadata.deletionTimestamp;
    if (!ended || scaling || !isReady(object)) return;
    const available = active().filter(isReady).length;
    const { replicas, maxUnavailable } = limits();
    if (available < replicas - maxUnavailable) {
      said.push(
        `ended ${object.metadata.name}: ${available} available of ${replicas}, ${maxUnavailable} may be missing`,
      );
    }
  });

  const size = (): number | string => choose([0, 1, 2, 3, '0%', '10%', '25%', '50%', '100%']) as number | string;
  const rollingUpdate = { maxSurge: size(), maxUnavailable: size() };
  store.create(
    'Deployment',
    deployment({ replicas: 1 + below(8), strategy: { type: 'RollingUpdate', rollingUpdate } }),
  );
  await settle();

  const nameOf = (pod: Stored<'Pod'> | undefined): string | undefined => pod?.metadata.name;
  const happenings: readonly ((() => void) | undefined)[] = [
    ...Array.from({ length: 6 }, () => () => onPod(active(), (name) => setReady(store, name, true))),
    () => onPod(active(), (name) => setReady(store, name, false)),
    () => onPod(active(), fail),
    () => onPod(cluster.pods(), (name) => void store.delete('Pod', at(name))),
    () => onPod(ending(), (name) => void store.delete('Pod', at(name))),
    () => setImage(store, `v${below(4)}`),
    () => {
      scaling = true;
      scale(store, below(10));
    },
  ];
  const ending = () => cluster.pods().filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  const onPod = (pods: readonly Stored<'Pod'>[], act: (name: string) => void): void => {
    const name = nameOf(choose(pods));
    if (name !== undefined) act(name);
  };
  const fail = (name: string): void =>
    void store.update('Pod', at(name), (pod) => ({ ...pod, status: { ...pod.status, phase: 'Failed' } }));

  for (let step = 0; step < steps; step++) {
    choose(happenings)?.();
    // Sometimes several things happen before anybody looks.
    if (random() < 0.3 && !scaling) continue;
    await settle();
    scaling = false;
    const { replicas, maxSurge } = limits();
    const wanted = store.list('ReplicaSet').reduce((total, set) => total + (set.spec?.replicas ?? 0), 0);
    expect(wanted, `pods wanted at step ${step}`).toBeLessThanOrEqual(replicas + maxSurge);
    expect(active()).toHaveLength(wanted);
  }

  // When all that is started becomes ready and all that ends is gone, the rollout comes to its end.
  const done = (): boolean => {
    const { status, metadata } = cluster.deployment();
    return (
      ending().length === 0 && active().every(isReady) && isComplete(cluster.deployment(), status, metadata.generation)
    );
  };
  for (let round = 0; round < 60 && !done(); round++) {
    for (const pod of active()) if (!isReady(pod)) setReady(store, pod.metadata.name, true);
    for (const pod of ending()) store.delete('Pod', pod.metadata);
    await settle();
  }
  const last = cluster.deployment();
  expect(isComplete(last, last.status, last.metadata.generation)).toBe(true);
  const image = last.spec?.template.spec?.containers[0]?.image;
  expect(active().map((pod) => pod.spec?.containers[0]?.image)).toEqual(Array(last.spec?.replicas).fill(image));
  expect(said).toEqual([]);
  expect(cluster.log.errors).toEqual([]);
  endWatch();
  cluster.close();
}

it('a rolling update never breaks maxSurge or maxUnavailable, whatever happens to its pods, and comes to its end', async () => {
  const first = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const runs = process.env['SEED'] === undefined ? 60 : 1;
  for (let seed = first; seed < first + runs; seed++) {
    await live(seed).catch((error: unknown) => {
      throw new Error(`run it again with SEED=${seed}: ${(error as Error).message}`, { cause: error });
    });
  }
}, 60_000);
