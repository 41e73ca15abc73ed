import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { EmptyState, Icon, LinkButton, useStyles2 } from '@grafana/ui';
import { useId } from 'react';
import type { Dashboard, Panel, Row } from '../model/dashboard.ts';
import { useNow } from './now.ts';
import { PanelView } from './panel-view.tsx';
import type { Address } from './use-address.ts';

/** The height of a row of Grafana's grid, and the gap between two, in pixels. */
const cellPx = 30;
const gapPx = 8;

interface RowsProps {
  readonly dashboard: Dashboard;
  readonly address: Address;
}

/** The panels under their headings; or one of them alone. */
export function Rows({ dashboard, address }: RowsProps) {
  const { alone } = address;
  if (alone !== undefined) return <Alone dashboard={dashboard} address={address} id={alone} />;
  return dashboard.rows.map((row) => (
    <RowView
      key={row.id}
      row={row}
      open={address.folded.includes(String(row.id)) === row.collapsed}
      address={address}
    />
  ));
}

function RowView({ row, open, address }: { readonly row: Row; readonly open: boolean; readonly address: Address }) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const { interpolate } = useNow();
  const { title, panels } = row;
  const top = Math.min(...panels.map(({ place }) => place.y));
  return (
    <div className={styles.row} role="group" aria-label={title && interpolate(title)}>
      {title !== undefined && (
        <h2 className={styles.heading}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => address.fold(row.id)}
          >
            <Icon name={open ? 'angle-down' : 'angle-right'} /> {interpolate(title)}
            {!open && <span className={styles.count}>({panels.length} panels)</span>}
          </button>
        </h2>
      )}
      {open && (
        <div className={styles.grid} id={id}>
          {panels.map((panel) => (
            <Cell key={panel.id} panel={panel} top={top} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Six columns and fewer are numbers: two of them fit beside each other on a phone. */
const narrow = 6;

function Cell({ panel, top }: { readonly panel: Panel; readonly top: number }) {
  const styles = useStyles2(getStyles);
  const { x, y, w, h } = panel.place;
  const style = {
    '--column': `${x + 1} / span ${w}`,
    '--row': `${y - top + 1} / span ${h}`,
    '--height': `${h * (cellPx + gapPx) - gapPx}px`,
    '--small': w <= narrow ? 'span 1' : 'span 2',
  };
  return (
    <div className={styles.cell} style={style as object}>
      <PanelView panel={panel} />
    </div>
  );
}

function Alone({ dashboard, address, id }: RowsProps & { readonly id: string }) {
  const styles = useStyles2(getStyles);
  const panel = dashboard.rows.flatMap(({ panels }) => panels).find((each) => String(each.id) === id);
  return (
    <>
      <LinkButton className={styles.back} variant="secondary" icon="arrow-left" href={address.hrefAlone(undefined)}>
        All panels
      </LinkButton>
      {panel ? (
        <div className={styles.alone}>
          <PanelView panel={panel} />
        </div>
      ) : (
        <EmptyState variant="not-found" message="This dashboard has no such panel" />
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ marginBottom: theme.spacing(1) }),
  heading: css({ margin: 0, fontSize: 'inherit' }),
  toggle: css({
    ...theme.typography.h5,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    background: 'none',
    border: 0,
    padding: theme.spacing(0.5, 0),
    color: theme.colors.text.primary,
    borderRadius: theme.shape.radius.default,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  count: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(24, minmax(0, 1fr))',
    gridAutoRows: cellPx,
    gap: gapPx,
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gridAutoRows: 'auto' },
  }),
  cell: css({
    gridColumn: 'var(--column)',
    gridRow: 'var(--row)',
    minWidth: 0,
    [theme.breakpoints.down('md')]: { gridColumn: 'var(--small)', gridRow: 'auto', height: 'var(--height)' },
  }),
  alone: css({ height: 'max(360px, calc(100vh - 260px))' }),
  back: css({ marginBottom: theme.spacing(1) }),
});
