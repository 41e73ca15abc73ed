import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { getTextColorForAlphaBackground, measureText } from '@grafana/ui';
import type uPlot from 'uplot';
import { middleOf } from './config.ts';
import type { Row } from './states.ts';

export interface Looks {
  readonly theme: GrafanaTheme2;
  /** Share of a row that is filled. */
  readonly rowHeight: number;
  /** From 0 to 100. */
  readonly fillOpacity: number;
  readonly lineWidth: number;
  readonly showValue: 'auto' | 'always' | 'never';
  readonly alignValue: 'left' | 'center' | 'right';
}

const fontSize = 12;
const padding = 4;

/** Draws the states of all rows as boxes with their texts, where there is room for them. */
export function paintStates(plot: uPlot, rows: readonly Row[], looks: Looks): void {
  const { ctx, bbox } = plot;
  const ratio = bbox.width / (plot.over.clientWidth || bbox.width);
  const high = (bbox.height / Math.max(1, rows.length)) * looks.rowHeight;
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = `${fontSize * ratio}px ${looks.theme.typography.fontFamily}`;
  ctx.textBaseline = 'middle';
  rows.forEach(({ states }, at) => {
    const middle = plot.valToPos(middleOf(at, rows.length), 'y', true);
    for (const { fromMs, toMs, text, color } of states) {
      const x0 = Math.max(bbox.left, Math.round(plot.valToPos(fromMs, 'x', true)));
      const x1 = Math.min(right, Math.round(plot.valToPos(toMs, 'x', true)));
      // What lasted too short to be a pixel wide is still seen.
      const wide = Math.max(1, x1 - x0);
      if (x1 < bbox.left || x0 > right) continue;
      ctx.fillStyle = colorManipulator.alpha(color, looks.fillOpacity / 100);
      ctx.fillRect(x0, middle - high / 2, wide, high);
      if (looks.lineWidth > 0) {
        ctx.strokeStyle = color;
        ctx.lineWidth = looks.lineWidth * ratio;
        ctx.strokeRect(x0, middle - high / 2, wide, high);
      }
      if (!hasRoom(text, wide / ratio, high / ratio, looks.showValue)) continue;
      ctx.fillStyle = getTextColorForAlphaBackground(color, looks.theme.isDark);
      ctx.textAlign = looks.alignValue;
      const inset = padding * ratio;
      const x = { left: x0 + inset, center: x0 + wide / 2, right: x0 + wide - inset }[looks.alignValue];
      ctx.fillText(text, x, middle);
    }
  });
  ctx.restore();
}

function hasRoom(text: string, width: number, height: number, show: Looks['showValue']): boolean {
  if (show !== 'auto') return show === 'always';
  return height >= fontSize && measureText(text, fontSize).width + 2 * padding <= width;
}
