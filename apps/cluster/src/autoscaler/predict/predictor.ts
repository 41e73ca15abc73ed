import { parsePredictiveSettings, type ForecastValue, type Prediction, type Predictor } from '@gameday/forecast';
import { tolerancesOf } from '@gameday/hpa';
import type { AutoscalerContext } from '../context.ts';
import type { Observation } from '../observe/observe.ts';
import type { Stored } from '../../store/store.ts';
import { type Demand, demandsOf } from './demand.ts';
import { openMemory } from './memory.ts';
import type { Outlook } from './outlook.ts';
import type { StartUpTimes } from './start-up-times.ts';

type Hpa = Stored<'HorizontalPodAutoscaler'>;

/** A load's past and future, for a chart. Times are real, in milliseconds. */
export interface ForecastChart {
  readonly metric: string;
  readonly timeScale: number;
  /** Of the autoscaler's clock. */
  readonly stepSeconds: number;
  readonly past: readonly { readonly atMs: number; readonly value: number | null }[];
  readonly future: readonly ({ readonly atMs: number } & Pick<ForecastValue, 'point' | 'upper' | 'lower'>)[];
}

/** The predictive side of one autoscaler. */
export interface AutoscalerPredictor {
  /** Learns from an observation, and says what comes. */
  look(hpa: Hpa, observation: Observation): Outlook;
  /** @param steps how many to look ahead */
  chart(steps: number): ForecastChart | undefined;
  /** Writes what was learnt. */
  save(): void;
}

export interface PredictorOptions extends Pick<AutoscalerContext, 'clock' | 'log' | 'options'> {
  readonly folder: string;
  readonly hpa: string;
  readonly startUps: StartUpTimes;
}

/** Until a pod of the target has been seen coming up, in real seconds. */
const startUpSecondsGuess = 5;

const unitOf = (metric: string): string =>
  metric.startsWith('cpu') ? ' cores' : metric.endsWith('_per_second') ? '/s' : '';

/** What people read: the mode, what it comes to, and why. */
function textOf(mode: 'observe' | 'auto', prediction: Prediction): string {
  if (prediction.status !== 'ready') return `${mode}: ${prediction.reason}`;
  const { replicas, reason } = prediction;
  return mode === 'auto'
    ? `auto: at least ${replicas}: ${reason}`
    : `observe: would have at least ${replicas}: ${reason}`;
}

export function createAutoscalerPredictor(predictorOptions: PredictorOptions): AutoscalerPredictor {
  const { folder, hpa: hpaName, clock, log, startUps, options } = predictorOptions;
  const memory = openMemory({ folder, hpa: hpaName, clock, log });
  let chosen: { readonly demand: Demand; readonly predictor: Predictor } | undefined;
  let toldProblems = '';
  let toldFailure = '';

  const tell = (messages: readonly string[]): void => {
    const text = messages.join('; ');
    if (text !== toldProblems && text !== '')
      log.warn({ hpa: hpaName }, `a setting of the forecast is not in force: ${text}`);
    toldProblems = text;
  };

  /** All loads are learnt; the first of which anything is known is forecast. */
  const learn = (hpa: Hpa, { input }: Observation) => {
    const { settings, problems } = parsePredictiveSettings(hpa.metadata.annotations);
    tell(problems.map(({ message }) => message));
    const nowSeconds = input.nowMs / 1000;
    const all = demandsOf(hpa.spec, input).map((demand) => {
      const predictor = memory.of(demand.key, settings);
      if (demand.total !== undefined) predictor.observe(nowSeconds, demand.total);
      return { demand, predictor };
    });
    chosen = all.find(({ predictor }) => predictor.history.openStep() !== undefined);
    memory.save();
    return { settings, problems };
  };

  const outlookOf = (hpa: Hpa, observation: Observation): Outlook => {
    const { settings, problems } = learn(hpa, observation);
    const { mode } = settings;
    const wrong = problems.map(({ message }) => message);
    if (mode === 'off') return { mode, text: wrong.join('; '), floors: [] };
    const { target, input } = observation;
    const startUpMs =
      'requirements' in target ? startUps.p95Ms(hpa.metadata.namespace, target.requirements) : undefined;
    const startUp = startUpMs === undefined ? {} : { startUpSeconds: startUpMs / 1000 };
    if (!chosen || chosen.demand.perReplica === undefined) {
      const why = 'no metric tells how much load there is and how much of it one pod should bear';
      return { mode, text: [`${mode}: ${why}`, ...wrong].join('; '), floors: [], ...startUp };
    }
    const { demand, predictor } = chosen;
    const prediction = predictor.predict({
      nowSeconds: input.nowMs / 1000,
      // Pods take their real time to come up and to get warm, however fast the autoscaler's clock runs.
      startupSeconds: ((startUp.startUpSeconds ?? startUpSecondsGuess) + settings.warmUpSeconds) * clock.scale,
      syncSeconds: options.syncPeriodMs / 1000,
      targetPerPod: chosen.demand.perReplica,
      // A pod more that the metric itself would not ask for is a pod too many.
      tolerance: tolerancesOf(hpa.spec, options).scaleUp,
      unit: unitOf(demand.metric),
    });
    const { status, accuracy } = prediction;
    const ready = prediction.status === 'ready' ? prediction : undefined;
    return {
      mode,
      status,
      text: [textOf(mode, prediction), ...wrong].join('; '),
      floors:
        ready && mode === 'auto'
          ? [{ source: 'forecast', replicas: ready.replicas, text: `forecast: ${ready.reason}` }]
          : [],
      metric: demand.metric,
      ...(demand.total !== undefined && { demand: demand.total }),
      ...(ready && { replicas: ready.replicas }),
      ...('peak' in prediction && { point: prediction.peak.point, quantile: prediction.peak.upper }),
      ...(accuracy && { errorRatio: accuracy.wape, coverageRatio: accuracy.coverage }),
      ...startUp,
    };
  };

  return {
    look(hpa, observation) {
      try {
        return outlookOf(hpa, observation);
      } catch (error) {
        // Whatever is wrong with the forecast, the metrics still decide.
        const { mode } = parsePredictiveSettings(hpa.metadata.annotations).settings;
        const { message, stack } = error as Error;
        if (message !== toldFailure) log.error({ hpa: hpaName, error: stack }, 'the forecast failed');
        toldFailure = message;
        return { mode, text: `${mode}: the forecast failed: ${message}`, floors: [] };
      }
    },
    chart(steps) {
      if (!chosen) return undefined;
      const { demand, predictor } = chosen;
      const { stepSeconds, first, values } = predictor.history.series();
      const atMs = (step: number): number => Math.round(clock.toRealMs(step * stepSeconds * 1000));
      return {
        metric: demand.metric,
        timeScale: clock.scale,
        stepSeconds,
        past: Array.from(values, (value, index) => ({
          atMs: atMs(first + index),
          value: Number.isNaN(value) ? null : value,
        })),
        future: predictor
          .forecast(clock.toScaledMs(clock.nowMs()) / 1000, steps)
          .map(({ step, point, upper, lower }) => ({ atMs: atMs(step), point, upper, lower })),
      };
    },
    save: () => memory.save(true),
  };
}
