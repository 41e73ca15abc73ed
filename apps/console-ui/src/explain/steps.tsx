import type { ArithmeticStep } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, useStyles2 } from '@grafana/ui';

const roles = { decides: ['blue', 'decides'], holds: ['orange', 'holds it back'], failed: ['red', 'failed'] } as const;

/** The steps of an autoscaler's decision in short; its own page has the tables. */
export function Steps({ steps }: { readonly steps: readonly ArithmeticStep[] }) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.list}>
      {steps.map((step) => (
        <li key={`${step.kind} ${step.title}`}>
          <strong>{step.title}</strong>
          {step.result !== undefined && <span>: {step.result}</span>}{' '}
          {step.role !== 'plain' && <Badge color={roles[step.role][0]} text={roles[step.role][1]} />}
          {step.lines.map(({ text, formula }) => (
            <div key={text} className={styles.line}>
              {text} {formula !== undefined && <code>{formula}</code>}
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, paddingLeft: theme.spacing(2.5), '& li': { marginBottom: theme.spacing(1) } }),
  line: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
});
