import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { getPortalContainer, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

interface FloatingCardProps {
  /** What it is about: its place in the window. */
  readonly anchor: DOMRect;
  readonly id: string;
  readonly children: ReactNode;
}

const widthMax = 320;
const edge = 8;

/** Words about a mark on a plot, above it or, where there is no room, under it; never out of the window. */
export function FloatingCard({ anchor, id, children }: FloatingCardProps) {
  const styles = useStyles2(getStyles);
  const middle = anchor.left + anchor.width / 2;
  const left = Math.max(edge, Math.min(middle - widthMax / 2, window.innerWidth - widthMax - edge));
  const above = anchor.top > 220;
  const place = above ? { bottom: window.innerHeight - anchor.top + edge } : { top: anchor.bottom + edge };
  return createPortal(
    <div role="tooltip" id={id} className={styles.card} style={{ left, ...place }}>
      {children}
    </div>,
    getPortalContainer(),
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    position: 'fixed',
    zIndex: theme.zIndex.tooltip,
    width: 'max-content',
    maxWidth: `min(${widthMax}px, calc(100vw - ${2 * edge}px))`,
    padding: theme.spacing(1),
    ...theme.typography.bodySmall,
    color: theme.colors.text.primary,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    overflowWrap: 'anywhere',
    pointerEvents: 'none',
    '& p': { margin: 0 },
  }),
});
