import { type FieldDisplay, getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data';
import { BarGauge, BarGaugeDisplayMode, useTheme2, VizRepeater } from '@grafana/ui';
import type { ComponentProps } from 'react';
import type { PanelProps } from '../../panel-props.ts';
import { isEmpty, useDisplayValues } from '../shared/display-values.ts';
import { Figure } from '../shared/figure.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { readable } from '../shared/readable.ts';

type BarGaugeProps = ComponentProps<typeof BarGauge>;

interface Options {
  readonly orientation?: VizOrientation;
  readonly displayMode?: BarGaugeDisplayMode;
  readonly valueMode?: BarGaugeProps['valueDisplayMode'];
  readonly namePlacement?: BarGaugeProps['namePlacement'];
  readonly showUnfilled?: boolean;
  readonly minVizWidth?: number;
  readonly minVizHeight?: number;
  readonly maxVizHeight?: number;
}

/** A bar for each series, against what they have in common as a limit. */
export default function BarGaugePanel(props: PanelProps) {
  const { panel, width, height } = props;
  const options = panel.options as Options;
  const theme = useTheme2();
  const values = useDisplayValues(props);
  if (isEmpty(props)) return <Nothing {...props} />;
  return (
    <Figure title={panel.title} words="">
      <VizRepeater<FieldDisplay, ReturnType<typeof getDisplayValueAlignmentFactors>>
        getAlignmentFactors={getDisplayValueAlignmentFactors}
        getValues={() => values}
        source={values}
        renderCounter={0}
        width={width}
        height={height}
        minVizWidth={options.minVizWidth ?? 8}
        minVizHeight={options.minVizHeight ?? 16}
        maxVizHeight={options.maxVizHeight ?? 300}
        itemSpacing={10}
        orientation={options.orientation ?? VizOrientation.Auto}
        renderValue={({ value, width: wide, height: high, orientation, alignmentFactors }) => (
          <BarGauge
            value={
              value.display.color ? { ...value.display, color: readable(value.display.color, theme) } : value.display
            }
            field={value.field}
            {...(display(value) && { display: display(value) })}
            width={wide}
            height={high}
            orientation={orientation}
            alignmentFactors={alignmentFactors}
            displayMode={options.displayMode ?? BarGaugeDisplayMode.Gradient}
            {...(options.valueMode && { valueDisplayMode: options.valueMode })}
            {...(options.namePlacement && { namePlacement: options.namePlacement })}
            showUnfilled={options.showUnfilled ?? true}
            itemSpacing={8}
            lcdCellWidth={12}
            theme={theme}
          />
        )}
      />
    </Figure>
  );
}

/** How the field of a value writes and colours any value: the unlit cells of a bar need it. */
const display = ({ view, colIndex }: FieldDisplay): BarGaugeProps['display'] =>
  colIndex === undefined ? undefined : view?.getFieldDisplayProcessor(colIndex);
