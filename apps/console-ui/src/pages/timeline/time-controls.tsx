import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, ButtonGroup, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { formatTimeOfDay } from '../../kit/format.ts';
import { moved, type ShownTime, timePresets, zoomed } from './range.ts';

interface TimeControlsProps {
  readonly time: ShownTime;
  readonly nowMs: number;
  /** The preset, or empty for a stretch of its own. */
  readonly preset: string;
  readonly onPreset: (from: string) => void;
  readonly onTime: (time: { fromMs: number; toMs: number }) => void;
}

/** Which part of time is shown: presets up to now, closer, further away, earlier, later. */
export function TimeControls({ time, nowMs, preset, onPreset, onTime }: TimeControlsProps) {
  const styles = useStyles2(getStyles);
  const day = (ms: number) =>
    new Date(ms).toDateString() === new Date(nowMs).toDateString() ? '' : `${new Date(ms).toLocaleDateString()} `;
  return (
    <div className={styles.bar}>
      <RadioButtonGroup
        aria-label="Time range"
        size="sm"
        options={timePresets.map(({ value, label }) => ({ value: value as string, label }))}
        value={preset}
        onChange={onPreset}
      />
      <ButtonGroup>
        <Button
          size="sm"
          variant="secondary"
          icon="angle-left"
          aria-label="Earlier"
          tooltip="Earlier"
          onClick={() => onTime(moved(time, -0.5, nowMs))}
        />
        <Button
          size="sm"
          variant="secondary"
          icon="search-minus"
          aria-label="Zoom out"
          tooltip="Zoom out"
          onClick={() => onTime(zoomed(time, 2, nowMs))}
        />
        <Button
          size="sm"
          variant="secondary"
          icon="search-plus"
          aria-label="Zoom in"
          tooltip="Zoom in"
          onClick={() => onTime(zoomed(time, 0.5, nowMs))}
        />
        <Button
          size="sm"
          variant="secondary"
          icon="angle-right"
          aria-label="Later"
          tooltip="Later"
          disabled={time.follows}
          onClick={() => onTime(moved(time, 0.5, nowMs))}
        />
      </ButtonGroup>
      {time.follows ? (
        <span className={styles.words}>{formatTimeOfDay(time.fromMs)} until now; follows</span>
      ) : (
        <>
          <span className={styles.words}>
            {day(time.fromMs)}
            {formatTimeOfDay(time.fromMs)} to {formatTimeOfDay(time.toMs)}
          </span>
          <Button size="sm" variant="secondary" fill="outline" icon="sync" onClick={() => onPreset('now-15m')}>
            Follow now
          </Button>
        </>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  words: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
