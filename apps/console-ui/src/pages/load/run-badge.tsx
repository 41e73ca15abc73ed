import type { LoadRunItem } from '@gameday/console-api';
import { Badge } from '@grafana/ui';
import { moodOf } from './words.ts';

/** How a run stands. */
export function RunBadge({ run }: { readonly run: LoadRunItem }) {
  const { text, color, icon } = moodOf(run);
  return <Badge text={text} color={color} icon={icon} />;
}
