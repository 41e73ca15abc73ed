import { Tab, TabsBar } from '@grafana/ui';
import type { ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Page } from '../../../kit/page.tsx';
import { StateBanner } from './state-banner.tsx';

const tabs = [
  { key: 'experiments', label: 'Experiments', href: '/experiments', icon: 'bolt' },
  { key: 'runs', label: 'Runs', href: '/experiments/runs', icon: 'history' },
  { key: 'duels', label: 'Duels', href: '/experiments/duels', icon: 'columns' },
] as const;

interface FrameProps {
  readonly at: (typeof tabs)[number]['key'];
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The three lists: what can be run, what was run, what was compared. */
export function Frame({ at, title, subtitle, actions, children }: FrameProps) {
  const styles = useStyles2(getStyles);
  return (
    <Page title={title} subtitle={subtitle} actions={actions}>
      <TabsBar className={styles.tabs}>
        {tabs.map(({ key, label, href, icon }) => (
          <Tab key={key} label={label} href={href} icon={icon} active={key === at} />
        ))}
      </TabsBar>
      <StateBanner />
      {children}
    </Page>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ tabs: css({ marginBottom: theme.spacing(2) }) });
