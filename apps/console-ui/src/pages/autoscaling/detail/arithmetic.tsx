import type { ArithmeticStep, ArithmeticTable } from '@gameday/console-api';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';

const roleWords: Readonly<Record<ArithmeticStep['role'], string>> = {
  plain: '',
  decides: 'decides',
  holds: 'holds it back',
  failed: 'failed',
};
const roleIcons: Readonly<Record<ArithmeticStep['role'], IconName | undefined>> = {
  plain: undefined,
  decides: 'star',
  holds: 'lock',
  failed: 'exclamation-triangle',
};

/** A decision step by step, as the algorithm took it. */
export function Arithmetic({ steps }: { readonly steps: readonly ArithmeticStep[] }) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.steps} aria-label="Steps of the decision">
      {steps.map((step, index) => {
        const icon = roleIcons[step.role];
        return (
          <li key={`${step.kind} ${index}`} className={cx(styles.step, styles[step.role])}>
            <h3 className={styles.title}>
              <span>{step.title}</span>
              {step.result !== undefined && <span className={styles.result}>{step.result}</span>}
            </h3>
            {icon && (
              <span className={styles.role}>
                <Icon name={icon} size="sm" /> {roleWords[step.role]}
              </span>
            )}
            <ul className={styles.lines}>
              {step.lines.map(({ text, formula }, at) => (
                <li key={at} className={styles.line}>
                  <span>{text}</span>
                  {formula !== undefined && <code className={styles.formula}>{formula}</code>}
                </li>
              ))}
            </ul>
            {step.tables.map((table) => (
              <Figures key={table.caption} table={table} />
            ))}
          </li>
        );
      })}
    </ol>
  );
}

function Figures({ table: { caption, columns, rows } }: { readonly table: ArithmeticTable }) {
  const styles = useStyles2(getStyles);
  return (
    <details className={styles.details}>
      <summary>{caption}</summary>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={caption}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column, index) =>
                column === '' ? (
                  <td key={index} />
                ) : (
                  <th key={index} scope="col">
                    {column}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const edge = (color: string) => css({ borderLeftColor: color });
  return {
    steps: css({ listStyle: 'none', margin: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
    step: css({ borderLeft: `3px solid ${theme.colors.border.medium}`, paddingLeft: theme.spacing(1.5), minWidth: 0 }),
    plain: css({}),
    decides: edge(theme.colors.success.main),
    holds: edge(theme.colors.warning.main),
    failed: edge(theme.colors.error.main),
    title: css({
      ...theme.typography.h5,
      margin: 0,
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(0, 2),
      overflowWrap: 'anywhere',
    }),
    result: css({ fontWeight: theme.typography.fontWeightBold }),
    role: css({ fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
    lines: css({ listStyle: 'none', margin: 0 }),
    line: css({
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'baseline',
      gap: theme.spacing(0, 2),
      padding: theme.spacing(0.25, 0),
      overflowWrap: 'anywhere',
      '& > span': { flex: '1 1 240px', minWidth: 0 },
    }),
    formula: css({
      margin: 0,
      background: theme.colors.background.secondary,
      color: theme.colors.text.primary,
      whiteSpace: 'normal',
    }),
    details: css({
      fontSize: theme.typography.bodySmall.fontSize,
      '& summary': { cursor: 'pointer', color: theme.colors.text.link },
    }),
    scroll: css({ overflowX: 'auto', maxHeight: 280 }),
    table: css({
      width: '100%',
      '& th, & td': { padding: theme.spacing(0.25, 1), textAlign: 'left', whiteSpace: 'nowrap' },
      '& th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
      '& tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    }),
  };
};
