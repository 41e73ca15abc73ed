import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, IconButton, LinkButton, useStyles2 } from '@grafana/ui';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { PageLink } from './links.ts';

interface PanelProps {
  readonly title: string;
  readonly subtitle: string;
  readonly links: readonly PageLink[];
  readonly notes: readonly string[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What is chosen in the graph, beside it or, where there is little room, under it. */
export function Panel({ title, subtitle, links, notes, onClose, children }: PanelProps) {
  const styles = useStyles2(getStyles);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // Who opened it by the keyboard goes on in it, and who has it under the graph sees it.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [title]);
  return (
    <aside
      className={styles.panel}
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className={styles.header}>
        <div className={styles.words}>
          <h2 ref={heading} id={id} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
          <p className={styles.subtitle}>{subtitle}</p>
        </div>
        <IconButton name="times" size="lg" aria-label={`Close ${title}`} onClick={onClose} />
      </header>
      <nav className={styles.links} aria-label={`More about ${title}`}>
        {links.map(({ label, href }) => (
          <LinkButton key={label} href={href} size="sm" variant="secondary">
            {label}
          </LinkButton>
        ))}
      </nav>
      {notes.map((note) => (
        <Alert key={note} severity="warning" title={note} bottomSpacing={0} />
      ))}
      {children}
    </aside>
  );
}

/** A part of the panel. */
export function PanelSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{title}</h3>
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(2),
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    minWidth: 0,
  }),
  header: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1) }),
  words: css({ minWidth: 0 }),
  title: css({ ...theme.typography.h4, margin: 0, overflowWrap: 'anywhere', outline: 'none' }),
  subtitle: css({ margin: 0, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  section: css({ borderTop: `1px solid ${theme.colors.border.weak}`, paddingTop: theme.spacing(1) }),
  sectionTitle: css({ ...theme.typography.h6, margin: theme.spacing(0, 0, 0.5) }),
});
