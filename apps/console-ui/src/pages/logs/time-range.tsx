import { instantOf } from '@gameday/console-api';
import { type DateTime, dateTime, isDateTime, rangeUtil, type TimeRange } from '@grafana/data';
import { css } from '@emotion/css';
import { TimeRangeInput, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';

interface TimeRangeFilterProps {
  /** As they stand in the address: `now-15m`, milliseconds, or empty. */
  readonly from: string;
  readonly to: string;
  /** What no range stands for. */
  readonly placeholder: string;
  readonly onChange: (range: { readonly from: string; readonly to: string }) => void;
}

const relative = /^now(-\d{1,6}[smhd])?$/;

/** As the address keeps it; Grafana's other relative times (`now/d`) become what they stand for now. */
const written = (raw: DateTime | string, time: DateTime): string => {
  if (!time.isValid()) return '';
  return typeof raw === 'string' && relative.test(raw) ? raw : String(time.valueOf());
};

const read = (text: string, byDefault: string): DateTime | string => {
  const value = text === '' ? byDefault : text;
  if (relative.test(value)) return value;
  const time = instantOf(value, Date.now());
  return time === undefined ? byDefault : dateTime(time);
};

/** Grafana's choice of a time range, kept in the address. */
export function TimeRangeFilter({ from, to, placeholder, onChange }: TimeRangeFilterProps) {
  const styles = useStyles2(getStyles);
  const value = useMemo((): TimeRange => {
    if (from === '' && to === '') {
      const never = dateTime(null);
      return { from: never, to: never, raw: { from: never, to: never } };
    }
    return rangeUtil.convertRawToRange({ from: read(from, 'now-1h'), to: read(to, 'now') });
  }, [from, to]);
  const change = (range: TimeRange) => {
    const { raw } = range;
    onChange({
      from: written(isDateTime(raw.from) ? raw.from : String(raw.from), range.from),
      to: written(isDateTime(raw.to) ? raw.to : String(raw.to), range.to),
    });
  };
  return (
    <div className={styles.frame}>
      <TimeRangeInput value={value} onChange={change} placeholder={placeholder} clearable showIcon />
    </div>
  );
}

const getStyles = () => ({
  // Two whole dates are longer than the field may be: the button's text is cut, not what stands beside it.
  frame: css({
    minWidth: 0,
    '& > div > button': { minWidth: 0, overflow: 'hidden' },
    '& > div > button > span:first-of-type': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  }),
});
