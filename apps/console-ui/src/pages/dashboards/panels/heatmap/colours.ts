/** Steps from few to many on a light page, by ColorBrewer (colorbrewer2.org, Cynthia Brewer, Apache License 2.0). */
const schemes: Readonly<Record<string, readonly string[]>> = {
  Oranges: ['#fff5eb', '#fee6ce', '#fdd0a2', '#fdae6b', '#fd8d3c', '#f16913', '#d94801', '#a63603', '#7f2704'],
  Blues: ['#f7fbff', '#deebf7', '#c6dbef', '#9ecae1', '#6baed6', '#4292c6', '#2171b5', '#08519c', '#08306b'],
  Greens: ['#f7fcf5', '#e5f5e0', '#c7e9c0', '#a1d99b', '#74c476', '#41ab5d', '#238b45', '#006d2c', '#00441b'],
  Purples: ['#fcfbfd', '#efedf5', '#dadaeb', '#bcbddc', '#9e9ac8', '#807dba', '#6a51a3', '#54278f', '#3f007d'],
  Reds: ['#fff5f0', '#fee0d2', '#fcbba1', '#fc9272', '#fb6a4a', '#ef3b2c', '#cb181d', '#a50f15', '#67000d'],
  Greys: ['#ffffff', '#f0f0f0', '#d9d9d9', '#bdbdbd', '#969696', '#737373', '#525252', '#252525', '#000000'],
};

export interface Colouring {
  readonly mode?: 'scheme' | 'opacity';
  readonly scheme?: string;
  readonly steps?: number;
  readonly reverse?: boolean;
  /** In the mode `opacity`: the colour, and the power of the scale. */
  readonly fill?: string;
  readonly scale?: 'linear' | 'exponential';
  readonly exponent?: number;
  /** Set limits of the scale; default what occurs. */
  readonly min?: number;
  readonly max?: number;
}

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function between(stops: readonly string[], share: number): string {
  const place = share * (stops.length - 1);
  const at = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [channels(stops[at] ?? '#000000'), channels(stops[at + 1] ?? '#000000')];
  return `rgb(${from.map((each, channel) => Math.round(each + ((to[channel] ?? each) - each) * (place - at))).join(', ')})`;
}

/**
 * Colours from few to many. As in Grafana the schemes run the other way on a dark page, so that few is always near to
 * the background, and the exponent counts in the mode `opacity` only.
 * @param fill the colour of the mode `opacity`, as #rrggbb
 */
export function palette(colouring: Colouring, dark: boolean, fill: string): string[] {
  const { mode = 'scheme', scheme = 'Oranges', steps = 64, reverse = false, scale, exponent = 0.5 } = colouring;
  const shares = Array.from({ length: Math.max(2, steps) }, (_none, at) => at / (Math.max(2, steps) - 1));
  if (mode === 'opacity') {
    const colour = channels(fill).join(', ');
    return shares.map(
      (share) => `rgba(${colour}, ${(scale === 'exponential' ? share ** exponent : share).toFixed(3)})`,
    );
  }
  const stops = schemes[scheme] ?? schemes['Oranges'] ?? [];
  const turned = dark !== reverse ? stops.toReversed() : stops;
  return shares.map((share) => between(turned, share));
}

/** Which of so many colours a count has. */
export function colourOf(count: number, min: number, max: number, colours: number): number {
  if (max <= min) return colours - 1;
  return Math.min(colours - 1, Math.max(0, Math.floor(((count - min) / (max - min)) * colours)));
}
