import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

/** A link in a sentence: underlined, so that it is one without its colour too. One to elsewhere opens a window of its own. */
export function TextLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <a className={styles.link} href={href} {...(!href.startsWith('/') && { target: '_blank', rel: 'noreferrer' })}>
      {children}
    </a>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css({ color: theme.colors.text.link, textDecoration: 'underline', '&:hover': { textDecoration: 'none' } }),
});
