import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode, useEffect } from 'react';

interface PageProps {
  /** The page's one heading, and the window's title. */
  readonly title: string;
  /** One sentence under it. */
  readonly subtitle?: ReactNode;
  /** At the right of the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: its heading, what one can do, and the content. */
export function Page({ title, subtitle, actions, children }: PageProps) {
  const styles = useStyles2(getStyles);
  useEffect(() => {
    document.title = `${title} · Gameday`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          {subtitle !== undefined && <p className={styles.subtitle}>{subtitle}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(2), [theme.breakpoints.down('sm')]: { padding: theme.spacing(1) }, minWidth: 0 }),
  header: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    alignItems: 'flex-end',
    justifyContent: 'space-between',
    marginBottom: theme.spacing(2),
  }),
  words: css({ minWidth: 0 }),
  title: css({ ...theme.typography.h2, margin: 0 }),
  subtitle: css({ color: theme.colors.text.secondary, margin: 0, overflowWrap: 'anywhere' }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
});
