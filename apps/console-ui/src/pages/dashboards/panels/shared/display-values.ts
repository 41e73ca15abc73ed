import { type FieldDisplay, getFieldDisplayValues, type ReduceDataOptions } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { PanelProps } from '../../panel-props.ts';
import { isExemplars } from './exemplars.ts';

const latest: ReduceDataOptions = { calcs: ['lastNotNull'], fields: '', values: false };

/** What a panel of single numbers shows: a value for each series, or for each row. */
export function useDisplayValues(props: PanelProps, sparkline = false): FieldDisplay[] {
  const { panel, frames, timeZone, interpolate } = props;
  const theme = useTheme2();
  return useMemo(
    () =>
      getFieldDisplayValues({
        data: frames.filter((frame) => !isExemplars(frame)),
        reduceOptions: { ...latest, ...(panel.options['reduceOptions'] as Partial<ReduceDataOptions> | undefined) },
        fieldConfig: panel.fieldConfig,
        replaceVariables: (text) => (text === undefined ? '' : interpolate(text)),
        sparkline,
        theme,
        timeZone,
      }),
    [frames, panel, interpolate, sparkline, theme, timeZone],
  );
}

/** Whether there is no value at all. */
export const isEmpty = ({ frames }: PanelProps): boolean => frames.every(({ length }) => length === 0);
