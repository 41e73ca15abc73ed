import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  readonly number?: boolean;
}

interface DataTableProps<Row> {
  /** What the table shows, for those who do not see it too; no landmark, since a section around it is one already. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** One that stands apart, as a sum does. */
  readonly isStrong?: (row: Row) => boolean;
}

/** Figures in rows: the first column names the row, and stays where it is while a narrow screen scrolls the others. */
export function DataTable<Row>({ label, columns, rows, keyOf, isStrong }: DataTableProps<Row>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.frame} role="group" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ heading, number }) => (
              <th key={heading} scope="col" className={cx(number && styles.number)}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={cx(isStrong?.(row) && styles.strong)}>
              {columns.map(({ heading, cell, number }, index) =>
                index === 0 ? (
                  <th key={heading} scope="row" className={styles.name}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={heading} className={cx(number && styles.number)}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    overflowX: 'auto',
    maxWidth: '100%',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
  }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    '& th, & td': {
      padding: theme.spacing(0.75, 1),
      textAlign: 'left',
      whiteSpace: 'nowrap',
      verticalAlign: 'middle',
    },
    '& thead th': {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    '& tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    // The first cell covers what scrolls below it, so that nothing here may be see-through.
    '& tbody tr:hover, & tbody tr:hover > th': { background: theme.colors.background.secondary },
  }),
  number: css({ textAlign: 'right !important' as 'right', fontVariantNumeric: 'tabular-nums' }),
  name: css({
    fontWeight: theme.typography.fontWeightRegular,
    position: 'sticky',
    left: 0,
    background: theme.colors.background.primary,
    [theme.breakpoints.down('sm')]: {
      minWidth: 112,
      maxWidth: 180,
      whiteSpace: 'normal !important' as 'normal',
      overflowWrap: 'anywhere',
    },
  }),
  strong: css({ '& th, & td': { fontWeight: theme.typography.fontWeightBold } }),
});
