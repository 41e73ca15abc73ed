import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { formatTimeOfDay } from '../../../kit/format.ts';
import { rangeChoices, type ShownRange } from '../range.ts';

/** Which part of time is shown; a stretch drawn in a chart is in the address too. */
export function RangePicker({ range }: { readonly range: ShownRange }) {
  const styles = useStyles2(getStyles);
  const [, setParams] = useSearchParams();
  const change = (values: Readonly<Record<string, string | undefined>>) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined) next.delete(name);
        else next.set(name, value);
      }
      return next;
    });
  return (
    <div className={styles.bar}>
      <RadioButtonGroup
        aria-label="Time range"
        size="sm"
        options={rangeChoices.map(({ value, label }) => ({ value: value as string, label }))}
        value={range.choice}
        onChange={(choice) =>
          change({ range: choice, from: undefined, to: undefined, ...(!range.live && { at: undefined }) })
        }
      />
      <span className={styles.words}>
        {formatTimeOfDay(range.fromMs)} to {range.live ? 'now' : formatTimeOfDay(range.toMs)}
      </span>
      {!range.live && (
        <Button
          size="sm"
          variant="secondary"
          fill="outline"
          icon="sync"
          onClick={() => change({ from: undefined, to: undefined, at: undefined })}
        >
          Back to now
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1, 2) }),
  words: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
