export { type Accuracy, type ScoredForecast } from './accuracy/accuracy.ts';
export { ForecastError } from './errors.ts';
export { type HistoryData } from './history/history-data.ts';
export { createHistory, type History, type HistoryOptions, restoreHistory, type Statistic } from './history/history.ts';
export { backtest, type BacktestOptions } from './model/backtest.ts';
export { fitForecaster, type Forecaster, type ForecastValue } from './model/forecaster.ts';
export { detectPeriod, type DetectOptions, type FoundPeriod, type PeriodFinding } from './period/detect.ts';
export {
  type Peak,
  type Prediction,
  type PredictionStatus,
  predictionStatuses,
  type Question,
} from './predictor/prediction.ts';
export { type PredictorData } from './predictor/predictor-data.ts';
export { createPredictor, type Predictor } from './predictor/predictor.ts';
export { type Series } from './series.ts';
export { durationText, parseDuration } from './settings/duration.ts';
export {
  defaultPredictiveSettings,
  historySteps,
  type ParsedPredictiveSettings,
  parsePredictiveSettings,
  predictiveAnnotation,
  type PredictiveMode,
  predictiveModes,
  type PredictiveSettings,
  type SettingProblem,
} from './settings/settings.ts';
