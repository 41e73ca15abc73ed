import {
  type FieldDisplay,
  formattedValueToString,
  type GrafanaTheme2,
  ThresholdsMode,
  VizOrientation,
} from '@grafana/data';
import { calculateFontSize, useTheme2, VizRepeater } from '@grafana/ui';
import type { PanelProps } from '../../panel-props.ts';
import { isEmpty, useDisplayValues } from '../shared/display-values.ts';
import { Figure } from '../shared/figure.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { readable } from '../shared/readable.ts';
import { angleAt, bands, dial, ring, shareOf, type Step } from './arc.ts';

interface Options {
  readonly showThresholdMarkers?: boolean;
  readonly showThresholdLabels?: boolean;
  readonly orientation?: VizOrientation;
}

/** How much of a limit is used: a dial for each series. */
export default function GaugePanel(props: PanelProps) {
  const { panel, width, height } = props;
  const values = useDisplayValues(props);
  const theme = useTheme2();
  const options = panel.options as Options;
  if (isEmpty(props)) return <Nothing {...props} />;
  return (
    <Figure title={panel.title} words="">
      <VizRepeater
        getValues={() => values}
        source={values}
        renderCounter={0}
        width={width}
        height={height}
        autoGrid
        orientation={options.orientation ?? VizOrientation.Auto}
        renderValue={({ value, width: wide, height: high, count }) => (
          <Dial value={value} options={options} width={wide} height={high} named={count > 1} theme={theme} />
        )}
      />
    </Figure>
  );
}

interface DialProps {
  readonly value: FieldDisplay;
  readonly options: Options;
  readonly width: number;
  readonly height: number;
  /** Whether its name is written under it. */
  readonly named: boolean;
  readonly theme: GrafanaTheme2;
}

function Dial({ value: { display, field }, options, width, height, named, theme }: DialProps) {
  const { showThresholdMarkers = true, showThresholdLabels = false } = options;
  const min = field.min ?? 0;
  const max = field.max ?? 100;
  const name = display.title ?? '';
  const text = formattedValueToString(display);
  const colour = display.color ?? theme.colors.text.primary;
  const nameHeight = named && name !== '' ? 18 : 0;
  // The dial is as wide as two radii, and goes a third of one below its middle.
  const radius = Math.max(10, Math.min(width / 2 - 4, (height - nameHeight - 6) / 1.36));
  const thick = Math.max(6, radius * 0.22);
  const marks = showThresholdMarkers ? Math.max(2, radius * 0.05) : 0;
  const inner = radius - marks - 2 - thick;
  const thresholds: readonly Step[] = (field.thresholds?.steps ?? []).map(({ value, color }) => ({
    // Where everything below the next one counts, the format has no number.
    value: value === null || !Number.isFinite(value) ? null : inPlace(value, field.thresholds?.mode, min, max),
    color: theme.visualization.getColorByName(color),
  }));
  const fontSize = calculateFontSize(text, inner * 1.6, inner * 0.8, 1, Math.max(12, inner * 0.6), 500);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${name === '' ? '' : `${name}: `}${text}, between ${min} and ${max}`}
      viewBox={`${-width / 2} ${-(height - nameHeight - radius * 0.36) + 2} ${width} ${height}`}
    >
      <path d={ring(inner, inner + thick, dial.from, dial.to)} fill={theme.colors.background.secondary} />
      {Number.isFinite(display.numeric) && (
        <path d={ring(inner, inner + thick, dial.from, angleAt(shareOf(display.numeric, min, max)))} fill={colour} />
      )}
      {marks > 0 &&
        bands(thresholds, min, max).map(({ from, to, color }) => (
          <path key={from} d={ring(radius - marks, radius, angleAt(from), angleAt(to))} fill={color} />
        ))}
      {showThresholdLabels &&
        thresholds.map(
          ({ value }) =>
            value !== null && (
              <Label key={value} at={shareOf(value, min, max)} radius={inner - 8} text={`${value}`} theme={theme} />
            ),
        )}
      <text
        textAnchor="middle"
        dominantBaseline="middle"
        fontSize={fontSize}
        fontWeight={500}
        fill={readable(colour, theme)}
      >
        {text}
      </text>
      {nameHeight > 0 && (
        <text y={radius * 0.36 + 14} textAnchor="middle" fontSize={12} fill={theme.colors.text.primary}>
          {name}
        </text>
      )}
    </svg>
  );
}

const inPlace = (value: number, mode: ThresholdsMode | undefined, min: number, max: number): number =>
  mode === ThresholdsMode.Percentage ? min + ((max - min) * value) / 100 : value;

function Label({ at, radius, text, theme }: { at: number; radius: number; text: string; theme: GrafanaTheme2 }) {
  const radians = (angleAt(at) * Math.PI) / 180;
  return (
    <text
      x={radius * Math.sin(radians)}
      y={-radius * Math.cos(radians)}
      textAnchor="middle"
      dominantBaseline="middle"
      fontSize={10}
      fill={theme.colors.text.secondary}
    >
      {text}
    </text>
  );
}
