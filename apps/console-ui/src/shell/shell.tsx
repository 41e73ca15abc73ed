import { lastValue } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Icon, IconButton, useStyles2 } from '@grafana/ui';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { useConnection } from '../kit/live.ts';
import { useLab } from './lab.ts';
import { useFollowLinks } from './follow-links.ts';
import { pages } from './pages.ts';
import { type ThemeChoice, useThemeChoice } from './theme.tsx';

const nextTheme: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'dark', dark: 'light', light: 'system' };

const isAt = (path: string, pathname: string) => (path === '/' ? pathname === '/' : pathname.startsWith(path));

/** The frame of the whole console: where one can go, and whether what is shown is live. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const [theme, setTheme] = useThemeChoice();
  const [open, setOpen] = useState(false);
  const connection = useConnection();
  useFollowLinks();
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <header className={styles.bar}>
        <IconButton
          className={styles.menu}
          name={open ? 'times' : 'bars'}
          size="xl"
          aria-label={open ? 'Close the menu' : 'Open the menu'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        <a className={styles.brand} href="/">
          Gameday
        </a>
        <LabState />
        <span className={styles.grow} />
        <IconButton
          name="palette"
          size="lg"
          tooltip={`Theme: ${theme}; change to ${nextTheme[theme]}`}
          onClick={() => setTheme(nextTheme[theme])}
        />
      </header>
      {connection === 'lost' && (
        <p role="status" className={styles.lost}>
          <Icon name="exclamation-triangle" /> The console does not answer; what is shown may be old. It comes back by
          itself.
        </p>
      )}
      <nav className={cx(styles.nav, open && styles.navOpen)} aria-label="Pages">
        {pages.map(({ path, label, icon, says }) => (
          <a
            key={path}
            href={path}
            title={says}
            className={cx(styles.item, isAt(path, pathname) && styles.current)}
            aria-current={isAt(path, pathname) ? 'page' : undefined}
          >
            <Icon name={icon} /> {label}
          </a>
        ))}
      </nav>
      <main id="content" tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  );
}

/** In one word, whether the lab is well; the engines' page says more. */
function LabState() {
  const styles = useStyles2(getStyles);
  const lab = useLab();
  const connection = useConnection();
  const status = lastValue(lab);
  if (!status) return null;
  if (connection === 'lost' || lab.state === 'away') {
    return (
      <a className={cx(styles.state, styles.unknown)} href="/engines">
        state not known
      </a>
    );
  }
  const parts = [...status.engines, ...status.apps, ...status.services.flatMap(({ replicas }) => replicas)];
  const bad = parts.filter(({ state }) => state === 'failed' || state === 'backoff').length;
  const starting = parts.filter(({ state }) => state === 'starting').length;
  const [word, kind] =
    bad > 0
      ? [`${bad} not well`, styles.bad]
      : starting > 0
        ? [`${starting} starting`, styles.warn]
        : ['all ready', styles.good];
  return (
    <a className={cx(styles.state, kind)} href="/engines">
      {word}
    </a>
  );
}

const barHeight = 48;
const navWidth = 180;

const getStyles = (theme: GrafanaTheme2) => ({
  shell: css({
    display: 'grid',
    gridTemplateColumns: `${navWidth}px minmax(0, 1fr)`,
    gridTemplateRows: `${barHeight}px auto 1fr`,
    minHeight: '100vh',
    background: theme.colors.background.canvas,
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  skip: css({
    position: 'absolute',
    left: -9999,
    '&:focus': { left: theme.spacing(1), top: theme.spacing(1), zIndex: theme.zIndex.tooltip },
  }),
  bar: css({
    gridColumn: '1 / -1',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(0, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
  }),
  menu: css({ [theme.breakpoints.up('md')]: { display: 'none' } }),
  brand: css({ fontSize: theme.typography.h4.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  grow: css({ flexGrow: 1 }),
  lost: css({
    gridColumn: '1 / -1',
    margin: 0,
    padding: theme.spacing(1, 2),
    background: theme.colors.warning.main,
    color: theme.colors.warning.contrastText,
  }),
  nav: css({
    gridColumn: 1,
    gridRow: 3,
    display: 'flex',
    flexDirection: 'column',
    padding: theme.spacing(1),
    gap: theme.spacing(0.5),
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.up('md')]: { position: 'sticky', top: barHeight, maxHeight: `calc(100vh - ${barHeight}px)` },
    [theme.breakpoints.down('md')]: { display: 'none', gridRow: 2 },
  }),
  navOpen: css({ [theme.breakpoints.down('md')]: { display: 'flex' } }),
  item: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.primary,
    '&:hover': { background: theme.colors.action.hover },
  }),
  current: css({ background: theme.colors.action.selected, fontWeight: theme.typography.fontWeightMedium }),
  main: css({
    gridColumn: 2,
    gridRow: 3,
    minWidth: 0,
    outline: 'none',
    [theme.breakpoints.down('md')]: { gridColumn: 1 },
  }),
  state: css({ fontSize: theme.typography.bodySmall.fontSize, whiteSpace: 'nowrap' }),
  unknown: css({ color: theme.colors.text.secondary }),
  good: css({ color: theme.colors.success.text }),
  warn: css({ color: theme.colors.warning.text }),
  bad: css({ color: theme.colors.error.text }),
});
