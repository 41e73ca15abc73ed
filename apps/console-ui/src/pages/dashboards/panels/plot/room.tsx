import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect } from 'react';
import type { Padding, PaddingSide } from 'uplot';

/** Half of the last word of the time axis, which stands under the right end. */
const lastTime = 20;

/** As Grafana has it: a little room beside the end of an axis where there is no axis across. */
const side: PaddingSide = (_plot, at, axes) => {
  const across = at % 2 === 1 ? (axes[0] ?? false) || (axes[2] ?? false) : (axes[1] ?? false) || (axes[3] ?? false);
  return axes[at] || !across ? 0 : 8;
};

const right: PaddingSide = (_plot, at, axes) => (axes[at] ? 0 : lastTime);

export const padding: Padding = [side, right, side, side];

/** Gives a plot of Grafana's as much room at the right as its last time needs. */
export function Room({ config }: { readonly config: UPlotConfigBuilder }) {
  useLayoutEffect(() => config.setPadding(padding), [config]);
  return null;
}
