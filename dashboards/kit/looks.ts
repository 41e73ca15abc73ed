import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Colours by meaning, in Grafana's names: they follow the theme. */
export const colour = {
  good: 'green',
  warning: 'orange',
  bad: 'red',
  neutral: 'blue',
  quiet: 'gray',
  special: 'purple',
  worst: 'dark-red',
} as const;
export type Colour = (typeof colour)[keyof typeof colour];

/** Colours from values on: the first holds from below. */
export const steps = (first: Colour, ...rest: ReadonlyArray<readonly [from: number, colour: Colour]>) => {
  const list: Threshold[] = [{ value: null, color: first }, ...rest.map(([value, color]) => ({ value, color }))];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(list);
};

/** Words and colours for values: a state as a number becomes readable. */
export const words = (map: Readonly<Record<string, readonly [text: string, colour: Colour]>>): ValueMap => ({
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    Object.entries(map).map(([value, [text, color]], index) => [value, { text, color, index }]),
  ),
});

export const byThresholds = () => new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
/** The same name has the same colour in every panel. */
export const byName = () => new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName);

/** One colour for the series of a name. */
export const coloured = (color: Colour) => ({
  id: 'color',
  value: { mode: FieldColorModeId.Fixed, fixedColor: color },
});

export const yesNo = words({ 0: ['no', colour.quiet], 1: ['yes', colour.warning] });
export const upDown = words({ 0: ['down', colour.bad], 1: ['up', colour.good] });
export const breakerStates = words({
  0: ['closed', colour.good],
  1: ['half-open', colour.warning],
  2: ['open', colour.bad],
});
