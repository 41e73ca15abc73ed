import type { Event } from '@gameday/kubernetes';
import type { Event as EventV1 } from 'kubernetes-types/events/v1.js';

/** A core/v1 event as events.k8s.io/v1 words it. */
export function toEventV1(event: Event): EventV1 {
  const { message, involvedObject, reportingComponent, source, firstTimestamp, lastTimestamp, count, ...same } = event;
  return {
    ...same,
    apiVersion: 'events.k8s.io/v1',
    // Required there; what the older recorders write has it in firstTimestamp alone.
    eventTime: same.eventTime ?? firstTimestamp ?? event.metadata.creationTimestamp ?? '',
    regarding: involvedObject,
    ...(message !== undefined && { note: message }),
    ...(reportingComponent !== undefined && { reportingController: reportingComponent }),
    ...(source && { deprecatedSource: source }),
    ...(firstTimestamp !== undefined && { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp !== undefined && { deprecatedLastTimestamp: lastTimestamp }),
    ...(count !== undefined && { deprecatedCount: count }),
  } as EventV1;
}
