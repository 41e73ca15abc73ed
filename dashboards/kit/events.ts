/**
 * What must have happened before a query has something to show, and what its panel says until then. A query without
 * such a condition has data two minutes after the lab got load.
 */
export const events = {
  scaling: 'This autoscaler has started no replica yet',
  forecast: 'This autoscaler makes no forecast: it is not asked to, or the history of the load is too short',
  fault: 'No fault has been in force in this time range',
  run: 'No experiment has run in this time range',
  load_test: 'No load test has run in this time range',
  dropped_iterations: 'The load test has kept its pace: no iteration was dropped',
  alert: 'No alert is pending or firing',
  inference: 'No inference server is scraped: its metrics (vllm:*) appear when one runs',
} as const;

export type Event = keyof typeof events;
