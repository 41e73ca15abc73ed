import { autoscalerMetric, faultMetric, runMetric } from '@gameday/conventions';
import { gauge } from './series.ts';

const scrape = { job: 'cluster', instance: '127.0.0.1:7080' };
const hpa = { ...scrape, namespace: 'gameday', horizontalpodautoscaler: 'feed' };
const forecast = { ...hpa, metric_name: 'cpu' };
const run = { ...scrape, experiment: 'slow-feed', run: 'r1' };

export const cluster = {
  scaling: [gauge(autoscalerMetric.startUp.name, hpa, 3.5)],
  forecast: [
    gauge(autoscalerMetric.demand.name, forecast, 0.8),
    gauge(autoscalerMetric.forecast.name, { ...forecast, estimate: 'point' }, 0.9),
    gauge(autoscalerMetric.forecast.name, { ...forecast, estimate: 'quantile' }, 1.1),
    gauge(autoscalerMetric.forecastError.name, forecast, 0.1),
    gauge(autoscalerMetric.forecastCoverage.name, forecast, 0.95),
    gauge(autoscalerMetric.floor.name, hpa, 2),
  ],
  fault: [gauge(faultMetric.active.name, { ...run, fault: 'latency', target: 'gateway→feed' }, 1)],
  run: [
    gauge(runMetric.hypothesisMet.name, { ...run, probe: 'the feed answers' }, 1),
    gauge(runMetric.hypothesisValue.name, { ...run, probe: 'the feed answers' }, 0.42),
    gauge(runMetric.verdict.name, { ...run, verdict: 'held' }, 1),
  ],
  alert: [
    gauge('ALERTS', { alertname: 'CircuitBreakerOpen', alertstate: 'firing', severity: 'page', service: 'gateway' }, 1),
    gauge('ALERTS', { alertname: 'ErrorBudgetBurns', alertstate: 'firing', service: 'feed', slo: 'latency' }, 1),
  ],
} as const;
