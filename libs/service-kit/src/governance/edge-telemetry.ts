import type { BalancerSnapshot } from '@gameday/balancer';
import { label, metric, spanEvent, type Outcome } from '@gameday/conventions';
import type { AttemptKind, BreakerTransition, EdgeListener, EdgeSnapshot, RejectionReason } from '@gameday/resilience';
import type { Telemetry } from '@gameday/telemetry';
import { trace } from '@opentelemetry/api';
import { remembered } from '../remembered.ts';
import type { SettingsError } from './edge-settings.ts';
import type { Explanation } from './explanations.ts';
import { createRejections } from './rejections.ts';

const breakerStates = ['closed', 'open', 'half_open'] as const;

/** The one place where what happens on an edge becomes metrics, span events and log lines. */
export interface EdgeTelemetry extends Required<Pick<EdgeListener, 'callEnded' | 'attemptEnded'>> {
  rejected(reason: RejectionReason): void;
  transition(transition: BreakerTransition): void;
  /** A decision was taken and can be explained. */
  explained(explanation: Explanation): void;
  settingsChanged(change: { readonly source: string; readonly version: number }): void;
  settingsRefused(refusal: { readonly version: number; readonly errors: readonly SettingsError[] }): void;
  /** Reads the edge's state before each exposition. */
  onScrape(read: () => { readonly edge: EdgeSnapshot; readonly balancer: BalancerSnapshot }): void;
}

export function createEdgeTelemetry(telemetry: Telemetry, peer: string): EdgeTelemetry {
  const { metrics, logger } = telemetry;
  const calls = metrics.counter(metric.calls);
  const attempts = metrics.counter(metric.attempts);
  const rejected = createRejections(telemetry);
  const transitions = metrics.counter(metric.breakerTransitions);
  const states = metrics.gauge(metric.breakerState);
  const budget = metrics.gauge(metric.retryBudget);
  const endpoints = metrics.gauge(metric.endpoints);
  const showState = (state: string | undefined) => {
    for (const name of breakerStates) {
      states.set({ [label.peer]: peer, [label.state]: name }, name === state ? 1 : 0);
    }
  };
  showState('closed');
  const callsOf = remembered((outcome: Outcome) => calls.bind({ [label.peer]: peer, [label.outcome]: outcome }));
  const attemptsOf = remembered((kind: AttemptKind) =>
    remembered((outcome: Outcome) =>
      attempts.bind({ [label.peer]: peer, [label.kind]: kind, [label.outcome]: outcome }),
    ),
  );
  return {
    callEnded: ({ outcome }) => callsOf(outcome).inc(),
    attemptEnded: ({ kind, outcome }) => attemptsOf(kind)(outcome).inc(),
    rejected: (reason) => rejected(peer, reason),
    transition({ from, to, cause }) {
      transitions.inc({ [label.peer]: peer, [label.from]: from, [label.to]: to });
      showState(to);
      const attributes = { [label.peer]: peer, [label.from]: from, [label.to]: to, cause };
      trace.getActiveSpan()?.addEvent(spanEvent.transition, attributes);
    },
    explained: ({ kind, summary, id }) => logger.warn({ peer, decision: kind, explanation: id }, summary),
    settingsChanged: (change) => logger.info({ peer, ...change }, `new settings are in force for ${peer}`),
    settingsRefused: (refusal) =>
      logger.error({ peer, ...refusal }, `settings for ${peer} were refused; the last good ones stay in force`),
    onScrape: (read) =>
      metrics.onScrape(() => {
        const { edge, balancer } = read();
        showState(edge.breaker?.state);
        if (edge.retryBudget) budget.set({ [label.peer]: peer }, edge.retryBudget.ratio);
        const known = balancer.endpoints.length;
        endpoints.set({ [label.peer]: peer, [label.state]: 'healthy' }, known - balancer.ejected);
        endpoints.set({ [label.peer]: peer, [label.state]: 'ejected' }, balancer.ejected);
      }),
  };
}
