import type { ExplainFigure } from '@gameday/console-api';
import type { Explanation } from '@gameday/service-kit';
import { lasted } from '../../sources/events-item.ts';

type Of<Kind extends Explanation['kind']> = Extract<Explanation, { kind: Kind }>;
type Transition = Of<'transition'>['transition'];
type Ejection = Of<'ejection'>['ejection'];
type Burst = Of<'shed'>['burst'];

/** What the breaker saw, and which of it decided. A threshold that it was not held against is the policy's to show. */
function ofTransition({ cause, observed, threshold, window, openForMs, openings }: Transition): ExplainFigure[] {
  const decides = (one: typeof cause) => cause === one;
  const against = (one: typeof cause) => (decides(one) ? { threshold } : {});
  const figures: ExplainFigure[] = [
    { name: 'Calls in the window', value: window.calls, unit: 'count', decided: false },
    {
      name: 'Failures in a row',
      value: decides('consecutive_failures') ? observed : window.consecutiveFailures,
      unit: 'count',
      ...against('consecutive_failures'),
      ...(decides('consecutive_failures') && { rule: 'so many in a row open it' }),
      decided: decides('consecutive_failures'),
    },
    {
      name: 'Failed',
      value: window.failureRate,
      unit: 'share',
      ...against('failure_rate'),
      ...(decides('failure_rate') && { rule: 'at or above it opens' }),
      decided: decides('failure_rate'),
    },
    {
      name: 'Slow',
      value: window.slowRate,
      unit: 'share',
      ...against('slow_rate'),
      ...(decides('slow_rate') && { rule: 'at or above it opens' }),
      decided: decides('slow_rate'),
    },
  ];
  if (decides('open_time_over')) {
    figures.push({
      name: 'Was open',
      value: observed,
      unit: 'ms',
      threshold,
      rule: 'then the next call is a probe',
      decided: true,
    });
  }
  if (decides('probes_ok')) {
    figures.push({
      name: 'Probes that succeeded',
      value: observed,
      unit: 'count',
      threshold,
      rule: 'so many close it',
      decided: true,
    });
  }
  if (decides('probe_failed')) {
    figures.push({
      name: 'Probes that succeeded before one failed',
      value: observed,
      unit: 'count',
      threshold,
      rule: 'all must succeed',
      decided: true,
    });
  }
  if (decides('probes_slow')) {
    figures.push({
      name: 'Slow probes',
      value: observed,
      unit: 'share',
      threshold,
      rule: 'at or above it opens again',
      decided: true,
    });
  }
  if (typeof openForMs === 'number')
    figures.push({ name: 'Stays open for', value: openForMs, unit: 'ms', decided: false });
  if (openings > 1) figures.push({ name: 'Openings in a row', value: openings, unit: 'count', decided: false });
  for (const [name, value] of [
    ['Median of the recent calls', window.recentP50Ms],
    ['Slowest of the recent calls', window.recentMaxMs],
  ] as const) {
    if (value !== null) figures.push({ name, value, unit: 'ms', decided: false });
  }
  return figures;
}

function ofEjection(
  { cause, observed, threshold, window, forMs, times, endpoints, ejected, ejectedMax }: Ejection,
  withheld: boolean,
): ExplainFigure[] {
  const byRate = cause === 'success_rate';
  const name = {
    connection_errors: 'Connection errors in a row',
    consecutive_errors: 'Errors in a row',
    success_rate: 'Success rate',
  }[cause];
  return [
    {
      name,
      value: observed,
      unit: byRate ? 'share' : 'count',
      threshold,
      rule: byRate ? 'below it the endpoint goes, by the others’ measure' : 'so many in a row are enough',
      decided: !withheld,
    },
    { name: 'Calls of this endpoint', value: window.requests, unit: 'count', decided: false },
    { name: 'Failed of them', value: window.failures, unit: 'count', decided: false },
    ...(window.others
      ? [
          { name: 'Calls of the others', value: window.others.requests, unit: 'count' as const, decided: false },
          { name: 'Failed of those', value: window.others.failures, unit: 'count' as const, decided: false },
        ]
      : []),
    {
      name: 'Ejected endpoints',
      value: ejected,
      unit: 'count',
      threshold: ejectedMax,
      rule: `no more than so many of ${endpoints} may be`,
      decided: withheld,
    },
    { name: withheld ? 'It would have been out for' : 'Out for', value: forMs, unit: 'ms', decided: false },
    ...(times > 1 ? [{ name: 'Ejections in a row', value: times, unit: 'count' as const, decided: false }] : []),
  ];
}

function ofBurst({
  shed,
  shedTotal,
  admitted,
  inFlightMax,
  limitMin,
  limitAtStart,
  rttMaxMs,
  baselineMs,
  startedMs,
  lastMs,
}: Burst): ExplainFigure[] {
  const seconds = (lastMs - startedMs) / 1000;
  return [
    {
      name: 'Requests at once',
      value: inFlightMax,
      unit: 'count',
      threshold: limitMin,
      rule: `the limit, ${limitAtStart} at first`,
      decided: true,
    },
    { name: 'Shed', value: shedTotal, unit: 'count', decided: false },
    { name: 'Shed of those that can wait', value: shed.sheddable, unit: 'count', decided: false },
    { name: 'Shed of the usual ones', value: shed.default, unit: 'count', decided: false },
    { name: 'Shed of the critical ones', value: shed.critical, unit: 'count', decided: false },
    { name: 'Served meanwhile', value: admitted, unit: 'count', decided: false },
    ...(rttMaxMs === null
      ? []
      : [
          {
            name: 'Requests took, on average, up to',
            value: rttMaxMs,
            unit: 'ms' as const,
            ...(baselineMs !== null && { threshold: baselineMs, rule: 'is normal; far above it the limit goes down' }),
            decided: false,
          },
        ]),
    ...(seconds > 0 ? [{ name: 'It lasted', value: seconds, unit: 'seconds' as const, decided: false }] : []),
  ];
}

/** The numbers of a decision, and the thresholds that they were held against. */
export function figuresOf(told: Explanation): ExplainFigure[] {
  switch (told.kind) {
    case 'transition':
      return ofTransition(told.transition);
    case 'ejection':
    case 'ejection_withheld':
      return ofEjection(told.ejection, told.kind === 'ejection_withheld');
    case 'return':
      return [
        { name: 'Was out for', value: told.back.afterMs, unit: 'ms', decided: true },
        { name: 'Ejections in a row', value: told.back.times, unit: 'count', decided: false },
      ];
    case 'shed':
      return ofBurst(told.burst);
  }
}

const ways = { closed: 'closed', half_open: 'went half-open', open: 'opened' } as const;

/** In a few words. @param peer absent for a service's own limit */
export function titleOf(told: Explanation, service: string): string {
  switch (told.kind) {
    case 'transition':
      return `The breaker of ${service} → ${told.peer} ${ways[told.transition.to]}`;
    case 'ejection':
      return `${told.ejection.endpointId} was ejected`;
    case 'ejection_withheld':
      return `${told.ejection.endpointId} was not ejected`;
    case 'return':
      return `${told.back.endpointId} came back`;
    case 'shed':
      return `${service} shed load`;
  }
}

/** What it means, a sentence each, for those who see it for the first time. */
export function meaningOf(told: Explanation, service: string): string[] {
  switch (told.kind) {
    case 'transition': {
      const { to, openForMs, openings } = told.transition;
      if (to === 'closed') return ['Calls are made as usual again.'];
      if (to === 'half_open') return ['A few calls are let through as probes; the others are still refused.'];
      const again = openings > 1 ? ` It has opened ${openings} times in a row, so it stays open longer.` : '';
      const long = typeof openForMs === 'number' ? `for ${lasted(openForMs)}` : 'until it is closed by hand';
      return [
        `${service} refuses calls of ${told.peer} at once ${long}, so that it does not wait for answers that fail, and ${told.peer} can recover.${again}`,
      ];
    }
    case 'ejection':
      return [`${service} sends its calls of ${told.peer} to the other replicas meanwhile.`];
    case 'ejection_withheld':
      return ['It keeps getting calls: with fewer endpoints the others would have to take more than they should.'];
    case 'return':
      return ['It gets calls again, on probation: one error is enough to eject it again.'];
    case 'shed':
      return ['What is shed is answered at once with “try again later”, so that what is taken in is served in time.'];
  }
}
