import type { ExplainTarget, SpanAttributes, TraceSpan } from '@gameday/console-api';
import { attribute, type Outcome, spanEvent } from '@gameday/conventions';
import { formatDuration } from '../../kit/format.ts';
import { endOf, type SpanNode } from './span-tree.ts';

/** One sentence on how a call was guarded, or how it ended. */
export interface Note {
  readonly tone: 'plain' | 'warn' | 'bad';
  readonly text: string;
  /** What can be explained further. */
  readonly explain?: ExplainTarget;
}

const resendCount = 'http.request.resend_count';

export const valueOf = (attributes: SpanAttributes, name: string): string | undefined =>
  attributes.find(([key]) => key === name)?.[1];

const lasting = (durationUs: number): string => formatDuration(durationUs / 1e6);

const outcomes: Readonly<Record<Exclude<Outcome, 'ok'>, string>> = {
  client_error: 'the callee refused the request as wrong',
  server_error: 'the callee failed',
  timeout: 'no answer came in time',
  connection_error: 'the callee could not be reached',
  rejected: 'it was refused without being sent',
  cancelled: 'it was given up',
};

const rejections: Readonly<Record<string, string>> = {
  open: 'its circuit breaker is open',
  bulkhead: 'too many calls to it were under way (bulkhead)',
  budget: 'the retry budget is spent, so that it was not tried again',
  deadline: 'the deadline had passed before the call could start',
  shed: 'there was more load than it takes, and less important requests were shed',
};

/** The attempts of one call: the client spans beside this one that do the same at the same callee, in the order in which they were sent. */
export function attemptsOf({ span, parent }: SpanNode): readonly TraceSpan[] {
  const peer = valueOf(span.attributes, attribute.peerService);
  if (peer === undefined || span.kind !== 'client' || !parent) return [span];
  return parent.children
    .map((child) => child.span)
    .filter(
      (other) =>
        other.kind === 'client' &&
        other.operation === span.operation &&
        valueOf(other.attributes, attribute.peerService) === peer,
    );
}

const numberOf = (span: TraceSpan): number => Number(valueOf(span.attributes, resendCount) ?? 0);

function attemptNotes(node: SpanNode): Note[] {
  const { span } = node;
  const number = numberOf(span);
  if (number === 0) return [];
  const kind = valueOf(span.attributes, attribute.attempt) ?? 'retry';
  const attempts = attemptsOf(node);
  // Of several calls of the same kind the one that was sent last before this is meant.
  const before = attempts.findLast((other) => numberOf(other) === number - 1 && other.startUs <= span.startUs);
  if (kind === 'hedge') {
    const after = before
      ? `, ${lasting(span.startUs - before.startUs)} after the one before it, which had not answered`
      : '';
    return [{ tone: 'plain', text: `Hedge: attempt ${number + 1} of the same call${after}.` }];
  }
  if (!before) return [{ tone: 'warn', text: `Retry: attempt ${number + 1} of the same call.` }];
  const outcome = valueOf(before.attributes, attribute.outcome) as keyof typeof outcomes | undefined;
  const why = (outcome && outcomes[outcome]) ?? 'it failed';
  const waited = Math.max(0, span.startUs - endOf(before));
  return [
    {
      tone: 'warn',
      text: `Retry: attempt ${number + 1} of the same call, ${lasting(waited)} after the one before it ended: ${why} (${lasting(before.durationUs)}).`,
    },
  ];
}

function outcomeNotes({ attributes, kind }: TraceSpan): Note[] {
  const outcome = valueOf(attributes, attribute.outcome) as Outcome | undefined;
  if (outcome === undefined || outcome === 'ok') return [];
  const said = valueOf(attributes, 'otel.status_description');
  const who = kind === 'client' ? 'The call' : 'The work';
  const text = `${who} ended as ${outcome}: ${said ?? outcomes[outcome] ?? 'it did not succeed'}.`;
  return [{ tone: outcome === 'cancelled' ? 'plain' : 'bad', text }];
}

function eventNotes({ events, service }: TraceSpan): Note[] {
  return events.flatMap(({ name, atUs, attributes }): Note[] => {
    const of = (key: string) => valueOf(attributes, key);
    const peer = of('peer');
    const atMs = Math.round(atUs / 1_000);
    if (name === spanEvent.rejected) {
      const reason = of('reason') ?? '';
      const own = peer === service;
      const what = own
        ? `${service} refused the request`
        : `A call to ${peer ?? 'a callee'} was refused without being sent`;
      const explain: ExplainTarget = { kind: 'shed', service, peer: own || peer === undefined ? 'server' : peer, atMs };
      return [{ tone: 'bad', text: `${what}: ${rejections[reason] ?? reason}.`, explain }];
    }
    if (name === spanEvent.transition) {
      const [from, to, cause] = [of('from'), of('to'), of('cause')];
      const text = `The circuit breaker from ${service} to ${peer} went from ${from} to ${to}${cause ? ` (${cause})` : ''}.`;
      const explain: ExplainTarget | undefined =
        peer === undefined ? undefined : { kind: 'transition', service, peer, atMs };
      return [{ tone: to === 'closed' ? 'plain' : 'bad', text, ...(explain && { explain }) }];
    }
    if (name === 'exception') {
      const said = [of('exception.type'), of('exception.message')].filter(Boolean).join(': ');
      return said === '' ? [] : [{ tone: 'bad', text: `An exception was noted: ${said}.` }];
    }
    return [];
  });
}

function errorNotes({ attributes, kind }: TraceSpan): Note[] {
  if (kind === 'client') return [];
  const type = valueOf(attributes, 'error.type');
  if (type === 'deadline_exceeded')
    return [{ tone: 'bad', text: 'The request’s deadline was over before the answer was there.' }];
  if (type === 'cancelled') return [{ tone: 'plain', text: 'The client went away before the answer was there.' }];
  return type === undefined ? [] : [{ tone: 'bad', text: `The answer was an error: ${type}.` }];
}

/** What the span's attributes and events tell of attempts, outcomes, refusals, breakers and deadlines, in words. */
export const notesOf = (node: SpanNode): readonly Note[] => [
  ...attemptNotes(node),
  ...outcomeNotes(node.span),
  ...errorNotes(node.span),
  ...eventNotes(node.span),
];

/** In a word, for the line of the waterfall. */
export function markOf({ attributes, events }: TraceSpan): string | undefined {
  const kind = valueOf(attributes, attribute.attempt);
  if (kind !== undefined) return kind;
  if (events.some(({ name }) => name === spanEvent.rejected)) return 'rejected';
  if (events.some(({ name }) => name === spanEvent.transition)) return 'breaker';
  const outcome = valueOf(attributes, attribute.outcome);
  return outcome === 'timeout' || outcome === 'cancelled' ? outcome : undefined;
}
