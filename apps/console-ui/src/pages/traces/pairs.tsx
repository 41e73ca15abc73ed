import type { SpanAttributes } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { outdented } from './outdented.ts';

/** Names and values, which are only ever text. */
export function Pairs({ pairs }: { readonly pairs: SpanAttributes }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.pairs}>
      {pairs.map(([name, value], index) => (
        <div key={`${name} ${index}`} className={styles.pair}>
          <dt>{name}</dt>
          <dd>{outdented(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  pairs: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)',
    gap: theme.spacing(1),
    padding: theme.spacing(0.25, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '& dt': { color: theme.colors.text.secondary, fontWeight: 'inherit', overflowWrap: 'anywhere' },
    '& dd': {
      margin: 0,
      fontFamily: theme.typography.fontFamilyMonospace,
      overflowWrap: 'anywhere',
      whiteSpace: 'pre-wrap',
    },
  }),
});
