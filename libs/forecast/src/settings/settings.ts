import { durationText, parseDuration } from './duration.ts';

/** Off; say what it would do; take part in decisions. */
export type PredictiveMode = 'off' | 'observe' | 'auto';
export const predictiveModes: readonly PredictiveMode[] = ['off', 'observe', 'auto'];

/** Annotations of a HorizontalPodAutoscaler that set its predictive mode. */
export const predictiveAnnotation = {
  /** One of `predictiveModes`; `off` when absent. */
  mode: 'gameday.dev/autoscaler-mode',
  /** Probability that the load stays within what is scaled for, `0.9` or `90%`. */
  quantile: 'gameday.dev/forecast-quantile',
  /** Length of a step of the history, `5m`, on the autoscaler's clock. */
  step: 'gameday.dev/forecast-step',
  /** Largest weighted error with which the forecast takes part, `0.3` or `30%`. */
  errorMax: 'gameday.dev/forecast-error-max',
  /** The period that is expected, `1d`, on the autoscaler's clock; optional. */
  period: 'gameday.dev/forecast-period',
  /** Time that a new pod needs after it is ready until it is worth a whole one, `5s`, on the real clock. */
  warmUp: 'gameday.dev/forecast-warm-up',
} as const;

export interface PredictiveSettings {
  readonly mode: PredictiveMode;
  /** 0.5 up to 0.999. Default 0.9: in simulation, 94 % fewer calls over their target for 8 % more replica-hours; with 0.95, 97 % for 10 %. */
  readonly quantile: number;
  /** In seconds. Default 300. */
  readonly stepSeconds: number;
  /** Weighted absolute percentage error as a share, 0.01 up to 2. Default 0.3. */
  readonly errorMax: number;
  /**
   * In real seconds. Default 5: a pod that is ready is not warm yet (its code is not compiled, its caches are empty), and callers
   * bring it up to its share of the load over so long.
   */
  readonly warmUpSeconds: number;
  /** In seconds; absent: it is found from the history alone. */
  readonly periodSeconds?: number;
}

/** The quantile and the step are measured, see `bench/src/forecast.ts`. */
export const defaultPredictiveSettings: PredictiveSettings = {
  mode: 'off',
  quantile: 0.9,
  stepSeconds: 300,
  errorMax: 0.3,
  warmUpSeconds: 5,
};

/** A setting that is not in force, because it makes no sense. */
export interface SettingProblem {
  readonly annotation: string;
  readonly value: string;
  /** What is wrong, where, and what to write. */
  readonly message: string;
}

export interface ParsedPredictiveSettings {
  /** What is in force: the default wherever there is a problem. */
  readonly settings: PredictiveSettings;
  readonly problems: readonly SettingProblem[];
}

/** Longest history in steps, see `historySteps`. */
export const historyStepsMax = 8_064;
const periodStepsMin = 6;

/** Reads the settings from an autoscaler's annotations; a value that makes no sense is told, and its default taken. */
export function parsePredictiveSettings(
  annotations: Readonly<Record<string, string>> | undefined,
): ParsedPredictiveSettings {
  const defaults = defaultPredictiveSettings;
  const problems: SettingProblem[] = [];
  const refuse = (annotation: string, wanted: string) => {
    const value = annotations?.[annotation] ?? '';
    problems.push({
      annotation,
      value,
      message: `metadata.annotations["${annotation}"] is ${JSON.stringify(value)}: ${wanted}`,
    });
  };
  const read = <Value>(
    annotation: string,
    parse: (text: string) => Value | undefined,
    wanted: string,
  ): Value | undefined => {
    const text = annotations?.[annotation];
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) refuse(annotation, wanted);
    return value;
  };
  const between = (low: number, high: number, parse: (text: string) => number | undefined) => (text: string) => {
    const value = parse(text);
    return value !== undefined && value >= low && value <= high ? value : undefined;
  };

  const mode = read(
    predictiveAnnotation.mode,
    (text) => predictiveModes.find((one) => one === text),
    `write one of ${predictiveModes.join(', ')}; it is off until then`,
  );
  const quantile = read(
    predictiveAnnotation.quantile,
    between(0.5, 0.999, parseShare),
    `write a share from 0.5 to 0.999, such as "0.9" or "90%"; ${defaults.quantile} is taken until then`,
  );
  const stepSeconds = read(
    predictiveAnnotation.step,
    between(1, 86_400, parseDuration),
    `write a time from 1s to 1d, such as "5m"; ${durationText(defaults.stepSeconds)} is taken until then`,
  );
  const errorMax = read(
    predictiveAnnotation.errorMax,
    between(0.01, 2, parseShare),
    `write a share from 0.01 to 2, such as "0.3" or "30%"; ${defaults.errorMax} is taken until then`,
  );
  const step = stepSeconds ?? defaults.stepSeconds;
  const periodSeconds = read(
    predictiveAnnotation.period,
    between(periodStepsMin * step, (historyStepsMax / 2) * step, parseDuration),
    `write a time such as "1d" that is from ${periodStepsMin} to ${historyStepsMax / 2} steps of ${durationText(step)} long ` +
      `(${durationText(periodStepsMin * step)} to ${durationText((historyStepsMax / 2) * step)}), or change ` +
      `${predictiveAnnotation.step}; the period is looked for until then`,
  );
  const warmUpSeconds = read(
    predictiveAnnotation.warmUp,
    between(0, 3_600, parseDuration),
    `write a time from 0s to 1h, such as "10s"; ${durationText(defaults.warmUpSeconds)} is taken until then`,
  );
  const names: readonly string[] = Object.values(predictiveAnnotation);
  for (const name of Object.keys(annotations ?? {})) {
    if (!name.startsWith('gameday.dev/forecast-') || names.includes(name)) continue;
    refuse(name, `there is no such setting; there are ${names.join(', ')}`);
  }
  return {
    settings: {
      mode: mode ?? defaults.mode,
      quantile: quantile ?? defaults.quantile,
      stepSeconds: step,
      errorMax: errorMax ?? defaults.errorMax,
      warmUpSeconds: warmUpSeconds ?? defaults.warmUpSeconds,
      ...(periodSeconds === undefined ? {} : { periodSeconds }),
    },
    problems,
  };
}

function parseShare(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) / (match[2] === '%' ? 100 : 1);
}

/**
 * How many steps of history an autoscaler needs: seven days, or eight of the periods that are expected; at least 2 016 and at most
 * 8 064 (a week and four weeks of five minutes), which take 50 to 200 kB.
 */
export function historySteps({ stepSeconds, periodSeconds }: PredictiveSettings): number {
  const wanted = (periodSeconds === undefined ? 7 * 86_400 : 8 * periodSeconds) / stepSeconds;
  return Math.min(historyStepsMax, Math.max(2_016, Math.ceil(wanted))) + 1;
}
