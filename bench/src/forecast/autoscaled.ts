import { createPredictor, type PredictiveSettings, type Prediction, type Predictor } from '@gameday/forecast';
import { reconcile, type AutoscalerState, type DecideInput, type MetricsSource } from '@gameday/hpa';
import { callsPerReplica, createService, serviceNature, type SimulatedService } from './service.ts';

/** What the replicas are scaled by: their processor time, which ends at the cap, or the calls that come, which do not. */
export type ScaledBy = 'cpu' | 'calls';

export interface AutoscaledRun {
  /** Calls per second at a second of the autoscaler's clock. */
  readonly load: (atSeconds: number) => number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly seed: number;
  readonly scaledBy: ScaledBy;
  readonly startupSeconds: number;
  readonly settings: PredictiveSettings;
  /** A predictor's stored state, to go on from. */
  readonly stored?: unknown;
}

export interface AutoscaledResult {
  readonly calls: number;
  readonly overTarget: number;
  readonly replicaHours: number;
  readonly predictor: Predictor;
  /** Share of the syncs at which the prediction was ready. */
  readonly ready: number;
  /** Milliseconds that predictions took, each. */
  readonly predictMs: readonly number[];
  readonly last: Prediction | undefined;
}

const syncSeconds = 15;
const utilization = 70;
const request = `${serviceNature.coresPerReplica * 1_000}m`;
/** In cores, or calls per second. */
const targetPerPod = {
  cpu: (serviceNature.coresPerReplica * utilization) / 100,
  calls: (callsPerReplica * utilization) / 100,
};

/** Runs the simulated service under the real algorithm of autoscaling/v2, with the forecast as a floor where the mode is `auto`. */
export function runAutoscaled(run: AutoscaledRun): AutoscaledResult {
  const { load, fromSeconds, toSeconds, scaledBy, settings } = run;
  const predictor = createPredictor(settings, run.stored);
  const replicas = Math.max(2, Math.ceil(load(fromSeconds) / targetPerPod.calls));
  const service = createService({ seed: run.seed, replicas, startupSeconds: run.startupSeconds, now: fromSeconds });
  let state: AutoscalerState = { recommendations: [], scaleUpEvents: [], scaleDownEvents: [] };
  let status: DecideInput['hpa']['status'];
  let ready = 0;
  let syncs = 0;
  let last: Prediction | undefined;
  const predictMs: number[] = [];
  for (let now = fromSeconds; now < toSeconds; now += 1) {
    service.second(now, load(now));
    if ((now - fromSeconds) % syncSeconds !== 0 || now - fromSeconds < serviceNature.windowSeconds) continue;
    predictor.observe(now, scaledBy === 'cpu' ? service.cores() : service.calls());
    let floors: DecideInput['floors'] = [];
    syncs += 1;
    if (settings.mode !== 'off') {
      const started = performance.now();
      last = predictor.predict({
        nowSeconds: now,
        startupSeconds: run.startupSeconds,
        syncSeconds,
        targetPerPod: targetPerPod[scaledBy],
        unit: scaledBy === 'cpu' ? ' cores' : '/s',
      });
      predictMs.push(performance.now() - started);
      if (last.status === 'ready') {
        ready += 1;
        if (settings.mode === 'auto') floors = [{ source: 'forecast', replicas: last.replicas, text: last.reason }];
      }
    }
    const result = reconcile({ ...inputOf(service, now, scaledBy, state, status), floors });
    state = result.state;
    status = result.status;
    if (result.scaleTo !== undefined) service.scaleTo(result.scaleTo, now);
  }
  const { calls, overTarget, replicaSeconds } = service.total;
  return { calls, overTarget, replicaHours: replicaSeconds / 3_600, predictor, ready: ready / syncs, predictMs, last };
}

function inputOf(
  service: SimulatedService,
  now: number,
  scaledBy: ScaledBy,
  state: AutoscalerState,
  status: DecideInput['hpa']['status'],
): DecideInput {
  const nowMs = now * 1_000;
  const { pods } = service;
  const serving = pods.filter(({ readyAt }) => readyAt <= now);
  const fail = (): never => {
    throw new Error('the simulated service has no such metric');
  };
  const each =
    scaledBy === 'cpu' ? service.cores() / Math.max(1, serving.length) : service.calls() / Math.max(1, serving.length);
  const milli = BigInt(Math.round(each * 1_000));
  const metrics: MetricsSource = {
    resource: () =>
      serving.map(({ name }) => ({
        pod: name,
        timestampMs: nowMs,
        windowMs: serviceNature.windowSeconds * 1_000,
        containers: [{ name: 'service', usageMilli: { cpu: milli } }],
      })),
    pods: fail,
    object: fail,
    external: () => [BigInt(Math.round(service.calls() * 1_000))],
  };
  return {
    nowMs,
    state,
    metrics,
    hpa: {
      metadata: { name: 'service', namespace: 'bench' },
      ...(status ? { status } : {}),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'service' },
        minReplicas: 2,
        maxReplicas: 40,
        metrics: [
          scaledBy === 'cpu'
            ? {
                type: 'Resource',
                resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: utilization } },
              }
            : {
                type: 'External',
                external: {
                  metric: { name: 'calls' },
                  target: { type: 'AverageValue', averageValue: String(targetPerPod.calls) },
                },
              },
        ],
      },
    },
    scale: { specReplicas: pods.length, statusReplicas: pods.length, selector: 'app=service' },
    pods: pods.map(({ name, startedAt, readyAt }) => ({
      name,
      labels: { app: 'service' },
      phase: 'Running',
      startTimeMs: startedAt * 1_000,
      ready:
        readyAt <= now
          ? { status: 'True', lastTransitionTimeMs: readyAt * 1_000 }
          : { status: 'False', lastTransitionTimeMs: startedAt * 1_000 },
      containers: [{ name: 'service', requests: { cpu: request } }],
    })),
  };
}
