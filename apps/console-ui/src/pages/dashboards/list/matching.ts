import type { DashboardSummary } from '@gameday/console-api';

/** The dashboards in whose title, tags or question all words occur, capitals or not. */
export function matching(dashboards: readonly DashboardSummary[], wanted: string): readonly DashboardSummary[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return dashboards.filter(({ title, description, tags }) => {
    const text = [title, description, ...tags].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
