import { type GrafanaTheme2, renderTextPanelMarkdown, textUtil } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { PanelProps } from '../../panel-props.ts';

interface Options {
  readonly mode?: 'markdown' | 'html' | 'code';
  readonly content?: string;
}

/** Words of the dashboard's author; whatever could run is taken out, as Grafana does. */
export default function TextPanel({ panel, height, interpolate }: PanelProps) {
  const styles = useStyles2(getStyles);
  const { mode = 'markdown', content = '' } = panel.options as Options;
  const text = interpolate(content);
  const html = useMemo(
    () => (mode === 'html' ? textUtil.sanitizeTextPanelContent(text) : renderTextPanelMarkdown(text)),
    [mode, text],
  );
  if (mode === 'code') {
    return (
      <pre className={styles.box} style={{ height }} tabIndex={0} aria-label={panel.title}>
        {text}
      </pre>
    );
  }
  return (
    <div
      className={cx('markdown-html', styles.box)}
      style={{ height }}
      role="group"
      aria-label={panel.title}
      tabIndex={0}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    overflow: 'auto',
    '&.markdown-html a': { textDecoration: 'underline' },
    padding: theme.spacing(0, 1),
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
});
