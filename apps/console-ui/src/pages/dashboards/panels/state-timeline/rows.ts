import {
  cacheFieldDisplayNames,
  type DataFrame,
  FALLBACK_COLOR,
  FieldType,
  formattedValueToString,
} from '@grafana/data';
import { unionOf } from '../plot/times.ts';
import { isExemplars } from '../shared/exemplars.ts';
import { nameOf } from '../shared/words.ts';
import { type Row, statesOf } from './states.ts';

/** The rows of a timeline: one for each series, each in the texts and colours of its mappings and thresholds. */
export function rowsOf(frames: readonly DataFrame[], merge: boolean, untilMs: number): Row[] {
  const series = frames.filter((frame) => frame.length > 0 && !isExemplars(frame));
  cacheFieldDisplayNames(series);
  return series.flatMap(({ fields }) => {
    const time = fields.find(({ type }) => type === FieldType.time);
    if (!time) return [];
    const everyMs = typeof time.config.interval === 'number' ? time.config.interval : undefined;
    return fields
      .filter((field) => field !== time && field.config.custom?.hideFrom?.viz !== true)
      .map((field) => {
        const name = nameOf(field);
        // A state comes many times, and there are few of them.
        const known = new Map<unknown, { text: string; color: string }>();
        const read = (value: unknown) => {
          const before = known.get(value);
          if (before) return before;
          const display = field.display?.(value);
          const reading = {
            text: display ? formattedValueToString(display) : String(value),
            color: display?.color ?? FALLBACK_COLOR,
          };
          known.set(value, reading);
          return reading;
        };
        return {
          name,
          states: statesOf({ name, times: time.values, values: field.values, everyMs }, read, merge, untilMs),
        };
      });
  });
}

/** All points of time for which there is a sample: where the cursor can be. */
export const timesOf = (frames: readonly DataFrame[]): number[] =>
  unionOf(
    frames
      .filter((frame) => !isExemplars(frame))
      .flatMap(({ fields }) =>
        fields.filter(({ type }) => type === FieldType.time).map(({ values }) => values as number[]),
      ),
  );
