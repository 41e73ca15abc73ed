import { note, until } from '../support/app.ts';
import { BenchCluster } from '../support/cluster.ts';
import type { BenchLab } from '../support/lab.ts';
import type { Figure } from '../support/report.ts';
import { gamedayLoad } from './gameday-load.ts';
import { growth } from './growth.ts';
import { watch } from './watch-lab.ts';

interface Acceptance {
  readonly scenario: 'home' | 'miniprogram' | 'mixed';
  /** Whether the door keeps assets as their Cache-Control allows. */
  readonly edgeCache: boolean;
  readonly averageMsMax: number;
}

/** The customer's table, with goals of our own: it asks for 3 s and 99 %. */
export const acceptances = {
  home: { scenario: 'home', edgeCache: false, averageMsMax: 1_300 },
  'home-cached': { scenario: 'home', edgeCache: true, averageMsMax: 1_000 },
  miniprogram: { scenario: 'miniprogram', edgeCache: false, averageMsMax: 1_500 },
  mixed: { scenario: 'mixed', edgeCache: false, averageMsMax: 450 },
} as const satisfies Readonly<Record<string, Acceptance>>;

/** Sets the door's cache, and waits until the door is the new one. */
async function setEdgeCache(lab: BenchLab, on: boolean): Promise<void> {
  const cluster = new BenchCluster(lab);
  const env = [{ name: 'GAMEDAY_EDGE_CACHE', value: on ? 'on' : 'off' }];
  const body = { spec: { template: { spec: { containers: [{ name: 'gateway', env }] } } } };
  await cluster.patch(cluster.deployment('gateway'), body, 'application/strategic-merge-patch+json');
  await until('the door with its new setting', async () => {
    const { metadata, status } = await cluster.get<{
      metadata: { generation: number };
      status: { observedGeneration?: number; updatedReplicas?: number; readyReplicas?: number };
    }>(cluster.deployment('gateway'));
    return (
      status.observedGeneration === metadata.generation && status.updatedReplicas === 1 && status.readyReplicas === 1
    );
  });
}

const lookEveryMs = 10_000;

/** One row of the table as `gameday load run NAME --acceptance` runs it. */
export async function measureAcceptance(
  lab: BenchLab,
  name: keyof typeof acceptances,
  size: { readonly seconds: number; readonly vus?: number },
): Promise<Figure[]> {
  const { scenario, edgeCache, averageMsMax } = acceptances[name];
  await setEdgeCache(lab, edgeCache);
  note(`${scenario}${edgeCache ? ', cached at the door,' : ''} for ${size.seconds} s …`);
  const watching = watch(lab, Math.min(lookEveryMs, size.seconds * 100));
  const { exitCode, says, figures } = await gamedayLoad(
    lab,
    ...['run', scenario, '--acceptance', `--duration=${size.seconds}s`, '--json', '--quiet'],
    ...(size.vus === undefined ? [] : [`--vus=${size.vus}`]),
  );
  const seen = await watching.stop();
  if (!figures) throw new Error(`load run ${scenario} ended with ${exitCode}: ${says}`);
  const { all } = figures;
  return [
    { name: `${name}: average`, value: all.averageMs, unit: 'ms', goal: { atMost: averageMsMax } },
    { name: '  P95, of the average', value: all.p95Ms / all.averageMs, unit: 'x', goal: { atMost: 2 } },
    { name: '  success', value: all.success * 100, unit: '%', goal: { atLeast: 99.9 } },
    { name: '  requests', value: all.tps, unit: '/s' },
    ...figures.transactions.map((each): Figure => ({ name: `  ${each.name}`, value: each.averageMs, unit: 'ms' })),
    {
      name: '  memory at most, without k6',
      value: Math.max(...seen.map(({ bytes }) => bytes)) / 2 ** 30,
      unit: 'GiB',
      goal: { atMost: 3 },
    },
    {
      name: '  growth of memory, last quarter',
      value: growth(seen, ({ bytes }) => bytes),
      unit: 'x',
      goal: { atMost: 1.05 },
    },
  ];
}
