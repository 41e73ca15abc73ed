import { placeOfTarget } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';

/** What a fault is done to, with a link to where the console shows it. */
export function PlaceLink({ target }: { readonly target: string }) {
  const styles = useStyles2(getStyles);
  const href = placeOfTarget(target);
  return href === undefined ? (
    <span>{target}</span>
  ) : (
    <a className={styles.link} href={href} title={`${target}: show where it is`}>
      {target}
    </a>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css({
    color: theme.colors.text.link,
    textDecoration: 'underline',
    textUnderlineOffset: '0.15em',
    overflowWrap: 'anywhere',
  }),
});
