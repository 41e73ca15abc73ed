import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface ServiceNameProps {
  readonly name: string;
  readonly color: string;
  readonly children?: ReactNode;
}

/** A service with the colour that it has in the pictures. */
export function ServiceName({ name, color, children }: ServiceNameProps) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.name}>
      <i className={styles.swatch} style={{ background: color }} aria-hidden="true" />
      <span>
        {name}
        {children}
      </span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
  swatch: css({ width: 10, height: 10, borderRadius: 2, flexShrink: 0 }),
});
