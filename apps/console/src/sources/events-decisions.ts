import type { ExplainTarget, TimelineTone } from '@gameday/console-api';
import { serverPeer } from '@gameday/conventions';
import type { Explanation, GovernanceReport } from '@gameday/service-kit';
import { edgeWords, type LabEvent, lasted, placeOf, sentence, topologyLink } from './events-item.ts';

type Of<Kind extends Explanation['kind']> = Extract<Explanation, { kind: Kind }>;
type Told = Pick<GovernanceReport, 'service' | 'replica'>;

const breakerLooks: Readonly<Record<string, { state: string; tone: TimelineTone; title: string }>> = {
  open: { state: 'open', tone: 'bad', title: 'open' },
  half_open: { state: 'half-open', tone: 'warning', title: 'half-open' },
  closed: { state: 'closed', tone: 'good', title: 'closed' },
};

const looksOf = (to: string) => breakerLooks[to] ?? { state: to, tone: 'neutral' as const, title: to };

const tracesOf = ({ evidence }: Explanation) => {
  const { traceId } = evidence.find((one) => one.traceId !== undefined) ?? {};
  return traceId === undefined ? [] : [{ label: 'A request that it was seen in', href: `/traces/${traceId}` }];
};

const target = (
  kind: 'transition' | 'ejection' | 'shed',
  service: string,
  peer: string,
  atMs: number,
): ExplainTarget => ({
  kind,
  service,
  peer: peer === service ? serverPeer : peer,
  atMs,
});

/** States of one replica's breakers, each from its transition to the next one of the same edge. */
function breakers(transitions: readonly Of<'transition'>[], { service, replica }: Told): LabEvent[] {
  return transitions.map((told, index): LabEvent => {
    const { transition, peer, summary } = told;
    const fromMs = Date.parse(told.at);
    const next = transitions.slice(index + 1).find((later) => later.peer === peer);
    const { state, tone, title } = looksOf(transition.to);
    // That it is closed is as it should be: only the moment is told.
    const toMs = transition.to === 'closed' ? fromMs : next && Date.parse(next.at);
    return {
      id: `breaker~${replica}~${peer}~${told.id}~${fromMs}`,
      match: `breaker~${service}~${peer}~${replica}~${transition.to}`,
      kind: 'breaker',
      title: `${edgeWords(service, peer)}: ${title}`,
      says: sentence(`${replica}: ${summary}`),
      ...{ fromMs, state, tone, replica },
      ...placeOf(service, peer),
      ...(toMs !== undefined && { toMs }),
      exact: true,
      explain: target('transition', service, peer, fromMs),
      links: [topologyLink(service, peer), ...tracesOf(told)],
      facts: [
        ['cause', transition.cause.replaceAll('_', ' ')],
        [
          'window',
          `${transition.window.calls} calls, ${transition.window.failures} failed, ${transition.window.slow} slow`,
        ],
      ],
    };
  });
}

/**
 * When an ejection ended: as the endpoint came back, or, where that is not told since it was gone from the registry meanwhile, when it
 * was due to. A return after the endpoint's next ejection is that one's.
 */
function endOf(
  { peer, at, ejection: { endpointId, forMs } }: Of<'ejection'>,
  ejections: readonly Of<'ejection'>[],
  returns: readonly Of<'return'>[],
  nowMs: number,
): number | undefined {
  const fromMs = Date.parse(at);
  const back = returns.find(
    (one) => one.peer === peer && one.back.endpointId === endpointId && Date.parse(one.at) >= fromMs,
  );
  const next = ejections.find(
    (one) => one.peer === peer && one.ejection.endpointId === endpointId && Date.parse(one.at) > fromMs,
  );
  const nextMs = next ? Date.parse(next.at) : Number.POSITIVE_INFINITY;
  if (back && Date.parse(back.at) <= nextMs) return Date.parse(back.at);
  const endMs = Math.min(fromMs + forMs, nextMs);
  return endMs < nowMs ? endMs : undefined;
}

/** An ejection from its beginning until the endpoint came back, or was due to. */
function ejection(told: Of<'ejection'>, toMs: number | undefined, { service, replica }: Told): LabEvent {
  const { peer, summary, ejection: decided } = told;
  const fromMs = Date.parse(told.at);
  const { endpointId, forMs, cause, times } = decided;
  return {
    id: `ejection~${replica}~${peer}~${told.id}~${fromMs}`,
    match: `ejection~${service}~${peer}~${replica}`,
    kind: 'ejection',
    title: `${endpointId} out`,
    says: sentence(`${replica}: ${summary}`),
    ...{ fromMs, replica, state: 'ejected', tone: 'warning' as const },
    ...placeOf(service, peer),
    ...(toMs !== undefined && { toMs }),
    exact: true,
    explain: target('ejection', service, peer, fromMs),
    links: [topologyLink(service, peer), ...tracesOf(told)],
    facts: [
      ['endpoint', endpointId],
      ['cause', cause.replaceAll('_', ' ')],
      ['for', lasted(forMs)],
      ['in a row', String(times)],
    ],
  };
}

function withheld(told: Of<'ejection_withheld'>, { service, replica }: Told): LabEvent {
  const { peer, summary, ejection: decided } = told;
  const atMs = Date.parse(told.at);
  return {
    id: `withheld~${replica}~${peer}~${told.id}~${atMs}`,
    match: `withheld~${service}~${peer}~${replica}`,
    kind: 'ejection',
    title: `${decided.endpointId} stays`,
    says: sentence(`${replica}: ${summary}`),
    ...{ fromMs: atMs, toMs: atMs, replica, state: 'withheld', tone: 'neutral' as const },
    ...placeOf(service, peer),
    exact: true,
    explain: target('ejection', service, peer, atMs),
    links: [topologyLink(service, peer), ...tracesOf(told)],
    facts: [
      ['endpoint', decided.endpointId],
      ['ejected', `${decided.ejected} of ${decided.endpoints}, at most ${decided.ejectedMax}`],
    ],
  };
}

/** A burst begins when its first request is shed; while it goes on, its last moment is the last so far. */
function shed(told: Of<'shed'>, { service, replica }: Told): LabEvent {
  const { burst, peer, summary } = told;
  const fromMs = Date.parse(told.at);
  return {
    id: `shed~${replica}~${told.id}~${fromMs}`,
    match: `rejection~${service}~${service}~shed`,
    kind: 'rejection',
    title: `${service} shed ${burst.shedTotal}`,
    says: sentence(`${replica}: ${summary}`),
    ...{
      fromMs,
      toMs: fromMs + Math.max(0, burst.lastMs - burst.startedMs),
      replica,
      state: 'shed',
      tone: 'bad' as const,
    },
    ...placeOf(service, peer),
    exact: true,
    explain: target('shed', service, peer, fromMs),
    links: [topologyLink(service, peer)],
    facts: [
      ['shed', String(burst.shedTotal)],
      ['served meanwhile', String(burst.admitted)],
      ['at once', `${burst.inFlightMax} against a limit of ${burst.limitMin} to ${burst.limitAtStart}`],
    ],
  };
}

/** What replicas have decided, from their own reports. */
export function decisionEvents(reports: readonly GovernanceReport[], nowMs: number): LabEvent[] {
  return reports.flatMap((report) => {
    const told = report.explanations.toReversed();
    const of = <Kind extends Explanation['kind']>(kind: Kind) =>
      told.filter((one): one is Of<Kind> => one.kind === kind);
    const [ejections, returns] = [of('ejection'), of('return')];
    return [
      ...breakers(of('transition'), report),
      ...ejections.map((one) => ejection(one, endOf(one, ejections, returns, nowMs), report)),
      ...of('ejection_withheld').map((one) => withheld(one, report)),
      ...of('shed').map((one) => shed(one, report)),
    ];
  });
}
