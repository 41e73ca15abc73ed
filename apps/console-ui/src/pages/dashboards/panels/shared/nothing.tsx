import { type GrafanaTheme2, LoadingState } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { PanelProps } from '../../panel-props.ts';

/** What an empty panel says: that it is on its way, why it is empty, or that there is nothing. */
export function Nothing({ panel, state, height }: Pick<PanelProps, 'panel' | 'state' | 'height'>) {
  const styles = useStyles2(getStyles);
  const loading = state === LoadingState.Loading || state === LoadingState.NotStarted;
  const text = loading ? 'Loading …' : (panel.fieldConfig.defaults.noValue ?? 'No data in this time range');
  return (
    <div className={styles.nothing} style={{ height }}>
      <p className={styles.words}>{text}</p>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  nothing: css({ display: 'flex', alignItems: 'center', justifyContent: 'center', overflow: 'auto' }),
  words: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    textAlign: 'center',
    margin: 0,
    padding: theme.spacing(1),
    textWrap: 'balance',
  }),
});
