/**
 * What must have happened before a query has something to show, and what its panel says until then. A query without
 * such a condition has data two minutes after the lab got load.
 */
export const events = {
  failure: 'No request has failed in this time range',
  trip: 'No circuit breaker has opened in this time range',
  rejection: 'Nothing has been rejected in this time range',
  retry: 'Nothing has been tried again in this time range',
  scaling: 'No autoscaler has changed a size in this time range',
  autoscaling_error: 'No decision of an autoscaler has failed in this time range',
  forecast: 'No forecast yet: the history of the load is too short, or no autoscaler is asked to forecast',
  unready: 'No container has waited or been restarted in this time range',
  fault: 'No fault has been in force in this time range',
  run: 'No experiment has run in this time range',
  load_test: 'No load test has run in this time range',
  dropped_iterations: 'The load test has kept its pace: no iteration was dropped',
  alert: 'No alert is pending or firing',
  inference: 'No inference server is scraped: its metrics (vllm:*) appear when one runs',
} as const;

export type Event = keyof typeof events;
