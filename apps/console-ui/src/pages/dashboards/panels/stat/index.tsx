import { type FieldDisplay, type GrafanaTheme2, VizOrientation } from '@grafana/data';
import { css } from '@emotion/css';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  type BigValueJustifyMode,
  BigValueTextMode,
  getTextColorForAlphaBackground,
  useStyles2,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import type { PanelProps } from '../../panel-props.ts';
import { isEmpty, useDisplayValues } from '../shared/display-values.ts';
import { Figure } from '../shared/figure.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { readable } from '../shared/readable.ts';
import { sparkline } from './sparkline.ts';

interface Options {
  readonly colorMode?: BigValueColorMode;
  readonly graphMode?: BigValueGraphMode;
  readonly justifyMode?: BigValueJustifyMode;
  readonly textMode?: BigValueTextMode;
  readonly wideLayout?: boolean;
  readonly orientation?: VizOrientation;
}

/** One number large, or several, with their course behind. */
export default function StatPanel(props: PanelProps) {
  const { panel, width, height } = props;
  const options = panel.options as Options;
  const values = useDisplayValues(props, options.graphMode !== BigValueGraphMode.None);
  const theme = useTheme2();
  if (isEmpty(props)) return <Nothing {...props} />;
  return (
    <Figure title={panel.title} words="">
      <VizRepeater
        getValues={() => values}
        source={values}
        renderCounter={0}
        width={width}
        height={height}
        itemSpacing={3}
        autoGrid
        orientation={options.orientation ?? VizOrientation.Auto}
        renderValue={({ value, width: wide, height: high, count }) => (
          <Value value={value} options={options} width={wide} height={high} count={count} theme={theme} />
        )}
      />
    </Figure>
  );
}

interface ValueProps {
  readonly value: FieldDisplay;
  readonly options: Options;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly theme: GrafanaTheme2;
}

const loudModes: ReadonlySet<BigValueColorMode> = new Set([
  BigValueColorMode.Background,
  BigValueColorMode.BackgroundSolid,
]);

/**
 * Grafana's number over a course that is ours: its own builds a plot anew at each refresh. Where both stand, and how the
 * background is coloured, is as there.
 */
function Value({ value, options, width, height, count, theme }: ValueProps) {
  const styles = useStyles2(getStyles);
  const { colorMode = BigValueColorMode.Value, textMode = BigValueTextMode.Auto } = options;
  const { display, sparkline: course, field } = value;
  const loud = loudModes.has(colorMode);
  const colour = display.color ?? theme.colors.text.secondary;
  const links = value.hasLinks ? (value.getLinks?.() ?? []) : [];
  const courseHeight = course && height >= 50 ? Math.round(height * (height > 100 ? 0.35 : 0.3)) : 0;
  const drawn =
    course && courseHeight > 0
      ? sparkline(course.y.values, {
          width,
          height: courseHeight,
          ...(typeof field.min === 'number' && { min: field.min }),
          ...(typeof field.max === 'number' && { max: field.max }),
        })
      : undefined;
  const line = loud ? getTextColorForAlphaBackground(colour, theme.isDark) : colour;
  const big = (
    <BigValue
      value={loud || !display.color ? display : { ...display, color: readable(display.color, theme) }}
      width={width}
      height={drawn ? height - courseHeight : height}
      colorMode={colorMode}
      graphMode={BigValueGraphMode.None}
      textMode={textMode}
      {...(options.justifyMode && { justifyMode: options.justifyMode })}
      disableWideLayout={options.wideLayout === false}
      count={count}
      theme={theme}
      className={styles.value}
    />
  );
  return (
    <div
      className={styles.item}
      style={{ width, height, ...(loud && { background: background(colour, colorMode, theme) }) }}
    >
      {links[0] ? (
        <a href={links[0].href} target={links[0].target} className={styles.link} aria-label={links[0].title}>
          {big}
        </a>
      ) : (
        big
      )}
      {drawn && (
        <svg width={width} height={courseHeight} className={styles.course} aria-hidden="true">
          {options.graphMode !== BigValueGraphMode.Line && <path d={drawn.area} fill={line} opacity={0.2} />}
          <path d={drawn.line} fill="none" stroke={line} strokeWidth={1.5} />
        </svg>
      )}
    </div>
  );
}

function background(colour: string, mode: BigValueColorMode, theme: GrafanaTheme2): string {
  if (mode === BigValueColorMode.BackgroundSolid) return colour;
  const shade = theme.isDark ? 'black' : 'white';
  return `linear-gradient(120deg, color-mix(in srgb, ${colour}, ${shade} 10%), ${colour})`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ position: 'relative', overflow: 'hidden', borderRadius: theme.shape.radius.default }),
  value: css({ background: 'none !important' }),
  link: css({ display: 'block', color: 'inherit' }),
  course: css({ position: 'absolute', left: 0, bottom: 0, display: 'block' }),
});
