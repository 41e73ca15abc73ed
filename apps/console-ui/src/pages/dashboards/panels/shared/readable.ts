import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';

/** Of text against what is behind it: WCAG 2.2, 1.4.3. */
const contrastMin = 4.5;

const known = new Map<string, string>();

/**
 * The colour itself where it can be read on the panel's background, else the nearest shade of it that can: some of
 * Grafana's colours are made for areas, and are too pale for letters on white.
 */
export function readable(colour: string, theme: GrafanaTheme2): string {
  if (colour === 'transparent') return theme.colors.text.primary;
  const behind = theme.colors.background.primary;
  const key = `${colour} ${behind}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const move = theme.isDark ? colorManipulator.lighten : colorManipulator.darken;
  let found = colour;
  for (let step = 1; step <= 20 && colorManipulator.getContrastRatio(found, behind) < contrastMin; step += 1) {
    found = move(colour, step / 20);
  }
  known.set(key, found);
  return found;
}
