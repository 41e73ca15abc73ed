import type { RunItem } from '@gameday/console-api';
import { Badge } from '@grafana/ui';
import { outcomeOf } from './words.ts';

/** What a run has come to. */
export function OutcomeBadge({
  run,
}: {
  readonly run: Pick<RunItem, 'state' | 'verdict' | 'asExpected' | 'expected'>;
}) {
  const { word, icon, color } = outcomeOf(run);
  return <Badge text={word} icon={icon} color={color} />;
}
