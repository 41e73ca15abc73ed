import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';

/** What the pages of experiments have in common. */
export const getShared = (theme: GrafanaTheme2) => ({
  section: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(2),
    marginBottom: theme.spacing(2),
    minWidth: 0,
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(1) },
  }),
  heading: css({ ...theme.typography.h4, margin: theme.spacing(0, 0, 1, 0) }),
  small: css({ ...theme.typography.h6, margin: theme.spacing(2, 0, 0.5, 0) }),
  dim: css({ color: theme.colors.text.secondary }),
  text: css({ maxWidth: '75ch', margin: theme.spacing(0, 0, 1, 0), overflowWrap: 'anywhere' }),
  link: css({
    color: theme.colors.text.link,
    textDecoration: 'underline',
    textUnderlineOffset: '0.15em',
    overflowWrap: 'anywhere',
  }),
  code: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
    // Grafana keeps code on one line, and a narrow screen cannot.
    '&&': { whiteSpace: 'pre-wrap', boxDecorationBreak: 'clone' },
  }),
  list: css({ margin: theme.spacing(0, 0, 1, 3), '& li': { overflowWrap: 'anywhere' } }),
  plainList: css({ listStyle: 'none', padding: 0, margin: 0 }),
  row: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
  wide: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    // On a narrow screen a table is moved sideways rather than squeezed.
    [theme.breakpoints.down('sm')]: { minWidth: 560 },
    '& th, & td': {
      textAlign: 'left',
      verticalAlign: 'top',
      padding: theme.spacing(0.75, 1.5, 0.75, 0),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    '& th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium, whiteSpace: 'nowrap' },
    '& tbody th': { color: theme.colors.text.primary, fontWeight: 'normal', whiteSpace: 'normal' },
    '& tr:last-child > *': { borderBottom: 'none' },
  }),
  /** A table that fits a narrow screen as it is. */
  narrow: css({ '&&': { minWidth: 0, '& th, & td': { paddingRight: theme.spacing(1) } } }),
  wraps: css({ overflowWrap: 'anywhere', '&&': { whiteSpace: 'normal' } }),
  oneLine: css({ whiteSpace: 'nowrap' }),
  number: css({ '&&': { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    '& dt': { color: theme.colors.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    [theme.breakpoints.down('sm')]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 0,
      '& dd': { marginBottom: theme.spacing(1) },
    },
  }),
  /** Charts of the same time beside each other. */
  charts: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
    gap: theme.spacing(2),
  }),
  stack: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(1),
  }),
  good: css({ color: theme.colors.success.text }),
  bad: css({ color: theme.colors.error.text }),
  warn: css({ color: theme.colors.warning.text }),
});
