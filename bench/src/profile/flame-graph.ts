import type { Frame } from './frames.ts';

const [width, row, textWidth] = [1200, 17, 6.6];
/** Narrower ones cannot be seen. */
const pixelsMin = 1;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Colour by owner, the same in each picture. */
function colour(owner: string): string {
  if (owner.startsWith('gameday')) return '#f2a541';
  if (owner === 'garbage collector') return '#c94f4f';
  if (owner === 'node' || owner === 'native') return '#8fb8de';
  let hash = 0;
  for (const character of owner) hash = (hash * 31 + character.charCodeAt(0)) % 360;
  return `hsl(${90 + (hash % 90)} 45% 70%)`;
}

/** A flame graph (Brendan Gregg, 2011) as an SVG that stands alone: width is time, the callees stand upon their caller. */
export function flameGraph(root: Frame, title: string): string {
  const boxes: string[] = [];
  let deepest = 0;
  const draw = (frame: Frame, x: number, depth: number): void => {
    const pixels = (frame.total / root.total) * width;
    if (pixels < pixelsMin) return;
    deepest = Math.max(deepest, depth);
    const share = ((frame.total / root.total) * 100).toFixed(1);
    const letters = Math.floor(pixels / textWidth) - 1;
    const label = letters < 3 ? '' : escape(frame.name.slice(0, letters));
    boxes.push(
      `<g transform="translate(${x.toFixed(1)} D${depth}D)"><title>${escape(frame.name)}: ${share} %</title>` +
        `<rect width="${Math.max(0.5, pixels - 0.5).toFixed(1)}" height="${row - 1}" fill="${colour(frame.owner)}"/>` +
        `${label && `<text x="3" y="12">${label}</text>`}</g>`,
    );
    let at = x;
    for (const child of frame.children) {
      draw(child, at, depth + 1);
      at += (child.total / root.total) * width;
    }
  };
  draw(root, 0, 0);
  const height = (deepest + 1) * row + 30;
  const placed = boxes.map((box) =>
    box.replace(/D(\d+)D/, (_all, depth) => String(height - (Number(depth) + 1) * row)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="monospace" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fffdf8"/><text x="8" y="18" font-size="14">${escape(title)}</text>`,
    ...placed,
    '</svg>',
    '',
  ].join('\n');
}
