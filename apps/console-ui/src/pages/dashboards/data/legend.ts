import type { Labels } from './result.ts';

/** A text with `{{label}}` filled in; a label that the series has not leaves its name (Grafana's `renderLegendFormat`). */
export const fillLabels = (format: string, labels: Labels): string =>
  format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_whole, label: string) =>
    Object.hasOwn(labels, label) && labels[label] !== '' ? (labels[label] ?? label) : label,
  );
