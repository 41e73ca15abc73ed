import type { AutoscalerSummary } from '@gameday/console-api';
import { Badge, type BadgeColor } from '@grafana/ui';
import type { IconName } from '@grafana/data';
import { type Mood, moodOf } from './words.ts';

const looks: Readonly<Record<Mood, { readonly color: BadgeColor; readonly icon: IconName }>> = {
  'held by hand': { color: 'purple', icon: 'lock' },
  off: { color: 'darkgrey', icon: 'pause' },
  failing: { color: 'red', icon: 'exclamation-triangle' },
  'at its maximum': { color: 'orange', icon: 'exclamation-circle' },
  'at its minimum': { color: 'blue', icon: 'arrow-down' },
  'held by a policy': { color: 'orange', icon: 'exclamation-circle' },
  'held by its window': { color: 'blue', icon: 'clock-nine' },
  'at work': { color: 'green', icon: 'check' },
};

/** In a word, what an autoscaler is doing. */
export function MoodBadge({
  autoscaler,
  enabled,
}: {
  readonly autoscaler: AutoscalerSummary;
  readonly enabled: boolean;
}) {
  const mood = moodOf(autoscaler, enabled);
  return <Badge text={mood} {...looks[mood]} />;
}
