import { accuracyOf, skillOf, type Accuracy, type ScoredForecast } from '../accuracy/accuracy.ts';
import { judgeTrust } from '../accuracy/trust.ts';
import { ForecastError } from '../errors.ts';
import { createHistory, restoreHistory, type History } from '../history/history.ts';
import { backtest } from '../model/backtest.ts';
import { fitForecaster, type Forecaster, type ForecastValue } from '../model/forecaster.ts';
import { isNear, type PeriodFinding } from '../period/detect.ts';
import { detectLastingPeriod, lastingPeriods } from '../period/lasting.ts';
import { knownCount } from '../series.ts';
import { historySteps, type PredictiveSettings } from '../settings/settings.ts';
import { lookAhead } from './look-ahead.ts';
import type { Prediction, Question } from './prediction.ts';
import { packScored, parsePredictorData, type PredictorData } from './predictor-data.ts';
import { inaccurateReason, noPeriodReason, readyReason, thinReason, unscoredReason } from './reason.ts';

/** The predictive policy for one metric of one autoscaler. */
export interface Predictor {
  readonly settings: PredictiveSettings;
  /** Takes a sample of the load as a whole (of all pods together). Times are seconds on the autoscaler's clock. */
  observe(atSeconds: number, value: number): void;
  /**
   * How many pods the load will need by the time that pods asked for now would serve. Cheap between two steps; fits anew once a step.
   * @throws ForecastError with code `forecast_argument_invalid` where the target is not above 0
   */
  predict(question: Question): Prediction;
  /** Forecasts from the step of now on, for a chart; empty while there is no period. */
  forecast(nowSeconds: number, steps: number): readonly ForecastValue[];
  readonly history: History;
  /** Forecasts that were made in the last three periods, with what came. */
  readonly scored: readonly ScoredForecast[];
  toJSON(): PredictorData;
}

/** Periods that loads have of themselves, in seconds: an hour, a day, a week. */
const daySeconds = 86_400;
const usualPeriodsSeconds = [3_600, daySeconds, 7 * daySeconds];
/** A known period is looked at again this often in its course. */
const looksPerPeriod = 8;
/** Without one, after the history has grown by this part of its size. */
const looksPerHistory = 64;
/** Forecasts of so many periods are kept: the last is told of, all of them tell whether there is something in the period. */
const scoredPeriods = 3;
/** Part of a period for which forecasts must have been compared with what came. */
const scoredShareMin = 1 / 4;

/**
 * @param data what `toJSON` answered, to go on from there; a history of another step is not gone on from
 * @throws ForecastError with code `forecast_state_invalid` where the data are not such
 */
export function createPredictor(settings: PredictiveSettings, data?: unknown): Predictor {
  const stored = data === undefined ? undefined : parsePredictorData(data);
  const keep = historySteps(settings);
  // Other settings may need a longer history than the stored one was.
  const restored = stored && restoreHistory({ ...stored.history, keep: Math.max(keep, stored.history.keep) });
  const goesOn = restored?.stepSeconds === settings.stepSeconds;
  const history = goesOn ? restored : createHistory({ stepSeconds: settings.stepSeconds, keep });
  return predictorOf(settings, history, goesOn ? stored : undefined);
}

function predictorOf(settings: PredictiveSettings, history: History, stored: PredictorData | undefined): Predictor {
  const { stepSeconds, quantile, periodSeconds } = settings;
  let scored: ScoredForecast[] = (stored?.scored ?? []).map(([step, actual, point, upper, lower]) => ({
    step,
    actual,
    point,
    upper,
    lower,
  }));
  const issued = new Map<number, ForecastValue>(
    (stored?.issued ?? []).map(([step, point, upper, lower]) => [step, { step, point, upper, lower }]),
  );
  let trusted = stored?.trusted ?? false;
  let periodSteps = stored?.periodSteps ?? undefined;
  let finding: PeriodFinding | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let forecaster: Forecaster | undefined;
  let fittedFor: string | undefined;
  let knownSteps = 0;
  let accuracy: Accuracy | undefined;
  let skill = Number.NaN;
  /** How many steps before it the load of a step has to be known. */
  let ahead = 2;

  const lastPeriod = () => scored.slice(-Math.max(24, Math.round(periodSteps ?? 0)));

  const look = (values: Float64Array, end: number): PeriodFinding => {
    const every = periodSteps === undefined ? values.length / looksPerHistory : periodSteps / looksPerPeriod;
    if (finding && Math.abs(end - lookedAt) < Math.max(1, every)) return finding;
    lookedAt = end;
    return detectLastingPeriod(values, {
      patienceSteps: Math.min(history.keep - 1, (lastingPeriods * (periodSeconds ?? daySeconds)) / stepSeconds),
      usualSteps: usualPeriodsSeconds.map((seconds) => seconds / stepSeconds),
      ...(periodSeconds === undefined ? {} : { hintSteps: periodSeconds / stepSeconds }),
      ...(periodSteps === undefined ? {} : { currentSteps: periodSteps }),
    });
  };

  const score = (first: number, values: Float64Array) => {
    const end = first + values.length;
    for (const [step, value] of issued) {
      // The clock was set back, or this was a sample from the future that turned out to be none.
      if (step > end + 2 * ahead + 2) issued.delete(step);
      if (step >= end) continue;
      issued.delete(step);
      const actual = values[step - first];
      if (actual !== undefined && !Number.isNaN(actual)) scored.push({ ...value, actual });
    }
    const window = scoredPeriods * Math.max(24, Math.round(periodSteps ?? 0));
    scored = scored
      .filter(({ step }) => step >= end - window && step < end)
      .sort((one, other) => one.step - other.step);
  };

  /** Everything that changes once a step. */
  const refresh = (nowSeconds: number) => {
    const key = `${history.revision} ${Math.floor(nowSeconds / stepSeconds)}`;
    if (key === fittedFor && finding) return;
    const series = history.series('mean', nowSeconds);
    const end = series.first + series.values.length;
    knownSteps = knownCount(series.values);
    fittedFor = key;
    const before = periodSteps;
    finding = look(series.values, end);
    periodSteps = finding.kind === 'found' ? finding.periodSteps : undefined;
    forecaster = undefined;
    if (periodSteps === undefined) {
      issued.clear();
      scored = [];
      trusted = false;
      accuracy = undefined;
      return;
    }
    forecaster = fitForecaster(series, periodSteps);
    score(series.first, series.values);
    // A new period's forecasts are judged by those that it would have made.
    if (!isNear(periodSteps, before)) {
      issued.clear();
      scored = backtest(series, periodSteps, {
        ahead,
        quantile,
        steps: scoredPeriods * Math.max(24, Math.round(periodSteps)),
      });
      trusted = false;
    }
    accuracy = accuracyOf(lastPeriod(), Math.max(3, Math.round(periodSteps / 24)));
    skill = skillOf(scored, (step) => series.values[step - ahead - series.first] ?? Number.NaN);
  };

  return {
    settings,
    history,
    get scored() {
      return scored;
    },
    observe: (atSeconds, value) => void history.add(atSeconds, value),
    forecast(nowSeconds, steps) {
      refresh(nowSeconds);
      const from = Math.floor(nowSeconds / stepSeconds);
      return forecaster
        ? Array.from({ length: steps }, (_, index) => (forecaster as Forecaster).at(from + index, quantile))
        : [];
    },
    predict(question) {
      const { nowSeconds, startupSeconds, syncSeconds, targetPerPod } = question;
      if (!(targetPerPod > 0)) {
        throw new ForecastError(
          'forecast_argument_invalid',
          `a pod's target must be above 0, it is ${targetPerPod}: check the autoscaler's metric`,
        );
      }
      ahead = 1 + Math.max(0, Math.ceil((startupSeconds + syncSeconds) / stepSeconds));
      refresh(nowSeconds);
      const common = accuracy ? { accuracy } : {};
      if (!finding || finding.kind === 'thin') {
        return { status: 'thin', reason: finding ? thinReason(finding, settings) : 'no history yet', ...common };
      }
      if (finding.kind === 'none' || !forecaster || periodSteps === undefined) {
        return {
          status: 'no_period',
          reason: noPeriodReason(
            finding as Extract<PeriodFinding, { kind: 'none' }>,
            knownSteps * stepSeconds,
            settings,
          ),
        };
      }
      const period = periodSteps * stepSeconds;
      const { values, peak, replicas } = lookAhead(forecaster, question, quantile);
      const last = values.at(-1);
      if (last && !issued.has(last.step)) issued.set(last.step, last);
      if (!accuracy || accuracy.count < Math.max(3, scoredShareMin * periodSteps)) {
        return { status: 'thin', reason: unscoredReason(period), ...common };
      }
      const trust = judgeTrust(trusted, accuracy, skill, { errorMax: settings.errorMax, quantile });
      trusted = trust.trusted;
      const answer = { periodSeconds: period, values, peak, replicas, accuracy };
      return trust.trusted
        ? { status: 'ready', ...answer, reason: readyReason(peak, replicas, question, accuracy, period) }
        : { status: 'inaccurate', ...answer, reason: inaccurateReason(trust.because, accuracy, period, settings) };
    },
    toJSON: () => ({
      version: 1,
      history: history.toJSON(),
      periodSteps: periodSteps ?? null,
      trusted,
      scored: scored.map(packScored),
      issued: [...issued.values()].map(({ step, point, upper, lower }) => [step, point, upper, lower] as const),
    }),
  };
}
