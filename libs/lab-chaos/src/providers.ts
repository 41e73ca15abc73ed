import type { ActivityContext, LoadDriver, Providers } from '@gameday/chaos-engine';
import { type RunEvidence, runEvidence } from './evidence/run-evidence.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { lazyProvider } from './module.ts';
import type { LabChaosOptions } from './options.ts';

/** Everything that a run wants of a lab. */
export interface LabChaos {
  readonly providers: Providers;
  readonly load: LoadDriver;
  /**
   * What explains a run; for each run its own.
   * @param folder of the run; without one no trace is copied
   */
  evidence(folder?: string): RunEvidence;
}

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
};

function chaosOf(lab: Lab): LabChaos {
  const loads = once(async () => new (await import('./k6/loads.ts')).Loads(lab));
  const onFault = ({ run, clock }: ActivityContext): void => {
    if (!lab.firstFaults.has(run.id)) lab.firstFaults.set(run.id, clock.now());
  };
  return {
    providers: {
      toxiproxy: lazyProvider(
        'toxiproxy',
        async () => (await import('./toxiproxy/module.ts')).toxiproxyModule(lab),
        onFault,
      ),
      cluster: lazyProvider('cluster', async () => (await import('./cluster/module.ts')).clusterModule(lab), onFault),
      consul: lazyProvider('consul', async () => (await import('./consul/module.ts')).consulModule(lab), onFault),
      policy: lazyProvider('policy', async () => (await import('./policy/module.ts')).policyModule(lab), onFault),
      prometheus: lazyProvider('prometheus', async () =>
        (await import('./observe/prometheus.ts')).prometheusModule(lab),
      ),
      jaeger: lazyProvider('jaeger', async () => (await import('./observe/jaeger.ts')).jaegerModule(lab)),
      k6: lazyProvider('k6', async () => (await import('./k6/module.ts')).k6Module(lab, await loads())),
    },
    load: { start: async (load, context) => (await loads()).startForRun(load, context) },
    evidence: (folder) => runEvidence(lab, folder),
  };
}

/** What a runner wants of a lab. Nothing is connected or read before it is needed, so that a run starts quickly. */
export const openLabChaos = (options: LabChaosOptions): LabChaos => chaosOf(openLab(options));

/**
 * What native calls do to a lab, by module, for whoever only validates or undoes. No undo needs anything that the process
 * remembers: the runner, the cluster app's recovery and `gameday chaos recover` each make their own.
 */
export const labProviders = (options: LabChaosOptions): Providers => openLabChaos(options).providers;
