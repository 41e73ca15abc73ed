import type { Span } from '../story/story.ts';
import type { Line } from '../story/metrics.ts';
import { type Band, figure } from '../story/values.ts';
import { html, type Html } from '../html/html.ts';
import { element, tip } from './element.ts';
import { momentLabel, type Scale, scale, ticks, timeTicks } from './scale.ts';

export interface LineChart {
  /** What it shows, for those who do not see it too. */
  readonly title: string;
  readonly span: Span;
  readonly lines: readonly Line[];
  /** When the fault was in force. */
  readonly fault: Span | undefined;
  /** What the values may be. */
  readonly band?: Band | undefined;
  /** Looks that found the value outside. */
  readonly outside?: readonly (readonly [atMs: number, value: number])[];
  /** Single points are drawn too; default: only where there are few. */
  readonly dots?: boolean;
}

const size = { width: 720, height: 190, left: 62, right: 12, top: 12, bottom: 26 };
/** More points than this tell nothing more at this width. */
const pointsMax = 600;

/** Every so many points, those that stand out most within their stretch: a peak must not get lost. */
function thin(points: Line['points']): Line['points'] {
  if (points.length <= pointsMax) return points;
  const width = Math.ceil(points.length / (pointsMax / 2));
  const kept: (readonly [number, number])[] = [];
  for (let begin = 0; begin < points.length; begin += width) {
    const stretch = points.slice(begin, begin + width);
    const low = stretch.reduce((best, point) => (point[1] < best[1] ? point : best));
    const high = stretch.reduce((best, point) => (point[1] > best[1] ? point : best));
    kept.push(...(low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]));
  }
  return kept;
}

function valueScale({ lines, band }: LineChart): Scale {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const [min, max] = [Math.min(0, ...values), values.length > 0 ? Math.max(...values) : 1];
  // A limit far from all values would press them flat: then it is only written down.
  const near = [band?.low, band?.high].filter(
    (limit) => limit !== undefined && limit <= Math.max(max * 4, 1e-9) && limit >= min - (max - min || 1) * 4,
  ) as number[];
  const low = Math.min(min, ...near);
  const high = Math.max(max, ...near);
  return scale(low, high === low ? low + 1 : high + (high - low) * 0.06, size.height - size.bottom, size.top);
}

const pathOf = (points: Line['points'], x: Scale, y: Scale): string =>
  points
    .map(([at, value], index) => `${index === 0 ? 'M' : 'L'}${x.at(at).toFixed(1)} ${y.at(value).toFixed(1)}`)
    .join('');

const plot = { left: size.left, right: size.width - size.right, top: size.top, bottom: size.height - size.bottom };

function allowedBand(band: Band, y: Scale): Html {
  const clamp = (place: number) => Math.min(plot.bottom, Math.max(plot.top, place));
  const top = band.high === undefined ? plot.top : clamp(y.at(band.high));
  const bottom = band.low === undefined ? plot.bottom : clamp(y.at(band.low));
  const height = Math.max(bottom - top, 1.5);
  return element('rect', { class: 'allowed', x: plot.left, y: top, width: plot.right - plot.left, height });
}

function faultShade(fault: Span, { fromMs, toMs }: Span, x: Scale): Html {
  const within = (at: number) => Math.min(Math.max(at, fromMs), toMs);
  const from = x.at(within(fault.fromMs));
  const width = Math.max(1, x.at(within(fault.toMs)) - from);
  const shade = { class: 'fault', x: from, y: plot.top, width, height: plot.bottom - plot.top };
  return element('rect', shade, tip('the fault is in force'));
}

function valueAxis(y: Scale): Html[] {
  return ticks(y.from, y.to, 5).flatMap((value) => {
    const at = y.at(value);
    return [
      element('line', { class: 'grid', x1: plot.left, x2: plot.right, y1: at, y2: at }),
      element('text', { class: 'tick', x: plot.left - 6, y: at + 3.5, 'text-anchor': 'end' }, figure(value)),
    ];
  });
}

/** Lines over the time of a run, with the time of the fault and the allowed values marked. */
export function lineChart(chart: LineChart): Html {
  const { span, lines, fault, band, outside = [], title } = chart;
  const x = scale(span.fromMs, span.toMs, plot.left, plot.right);
  const y = valueScale(chart);
  const when = (at: number) => momentLabel(Math.round((at - span.fromMs) / 100) * 100);
  const timeAxis = timeTicks(span.toMs - span.fromMs, 8).map((ms) =>
    element(
      'text',
      { class: 'tick', x: x.at(span.fromMs + ms), y: size.height - 8, 'text-anchor': 'middle' },
      momentLabel(ms),
    ),
  );
  const drawn = lines.map(({ label, points }, index) => {
    const shown = thin(points.filter(([at]) => at >= span.fromMs && at <= span.toMs));
    const dots = (chart.dots ?? shown.length <= 60) ? shown : [];
    return element(
      'g',
      { class: `line c${index % 8}` },
      element('path', { d: pathOf(shown, x, y) }, tip(label)),
      dots.map(([at, value]) => {
        const says = `${label === '' ? '' : `${label}: `}${figure(value)} at ${when(at)}`;
        return element('circle', { cx: x.at(at), cy: y.at(value), r: 2 }, tip(says));
      }),
    );
  });
  const rings = outside.map(([at, value]) => {
    const says = `outside: ${figure(value)} at ${when(at)}`;
    return element('circle', { class: 'outside', cx: x.at(at), cy: y.at(value), r: 3.5 }, tip(says));
  });
  return element(
    'svg',
    { class: 'chart', viewBox: `0 0 ${size.width} ${size.height}`, role: 'img', 'aria-label': title },
    fault && faultShade(fault, span, x),
    band && allowedBand(band, y),
    valueAxis(y),
    timeAxis,
    drawn,
    rings,
  );
}

/** Names the lines of a chart; none for a single line without a name. */
export function legend(lines: readonly Line[]): Html | undefined {
  if (lines.length === 0 || (lines.length === 1 && lines[0]?.label === '')) return undefined;
  return html`<ul class="legend">
    ${lines.map(({ label }, index) => html`<li class="c${index % 8}">${label === '' ? 'all' : label}</li>`)}
  </ul>`;
}
