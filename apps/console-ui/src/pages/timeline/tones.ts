import type { TimelineTone } from '@gameday/console-api';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import type { TimelineKind } from '@gameday/console-api';

/** The ground, the edge and the writing of a tone; the writing is readable on the ground in both themes. */
export function toneColors(theme: GrafanaTheme2, tone: TimelineTone): { ground: string; edge: string; text: string } {
  if (tone === 'neutral') {
    return {
      ground: theme.colors.background.secondary,
      edge: theme.colors.border.strong,
      text: theme.colors.text.primary,
    };
  }
  const rich = {
    good: theme.colors.success,
    warning: theme.colors.warning,
    bad: theme.colors.error,
    special: theme.colors.primary,
  }[tone];
  return { ground: rich.transparent, edge: rich.border, text: theme.colors.text.primary };
}

export const kindIcons: Readonly<Record<TimelineKind, IconName>> = {
  run: 'play',
  fault: 'bolt',
  load: 'users-alt',
  breaker: 'lock',
  ejection: 'minus-circle',
  rejection: 'times-circle',
  scaling: 'arrows-h',
  replica: 'cube',
};
