import { type GrafanaTheme2, LoadingState } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { Component, memo, type ReactNode, Suspense } from 'react';
import { panelComponents } from '../panels/index.ts';
import { Nothing } from '../panels/shared/nothing.tsx';
import type { PanelProps } from '../panel-props.ts';
import type { PanelState } from './panel-state.ts';

export interface PanelBodyProps extends PanelProps {
  /** What went wrong with the queries; empty for nothing. */
  readonly errors: string;
  /** Without a value in it, such as percentiles of no requests, there is nothing to draw. */
  readonly seen: PanelState;
}

/** What is in a panel. It is drawn anew only when something of it is another. */
export const PanelBody = memo(function PanelBody({ errors, seen, ...props }: PanelBodyProps) {
  const styles = useStyles2(getStyles);
  const { panel, frames, state, width, height } = props;
  if (width <= 0 || height <= 0) return null;
  const Kind = Object.hasOwn(panelComponents, panel.type) ? panelComponents[panel.type] : undefined;
  if (!Kind) {
    return (
      <Words height={height}>
        The console draws no panels of the kind “{panel.type}”. Grafana shows it; its queries are in the menu of the
        panel.
      </Words>
    );
  }
  if (seen === 'error') {
    return (
      <Words height={height} role="alert">
        {errors}
      </Words>
    );
  }
  if (state === LoadingState.Loading && frames.length === 0) {
    return <LoadingPlaceholder className={styles.loading} text="Loading …" />;
  }
  if (seen === 'empty') return <Nothing {...props} />;
  return (
    <PanelBoundary key={panel.type}>
      <Suspense fallback={<LoadingPlaceholder className={styles.loading} text="Loading …" />}>
        <Kind {...props} />
      </Suspense>
    </PanelBoundary>
  );
});

function Words({
  height,
  role,
  children,
}: {
  readonly height: number;
  readonly role?: string;
  readonly children: ReactNode;
}) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.words} style={{ height }} role={role}>
      <p className={styles.text}>{children}</p>
    </div>
  );
}

interface State {
  readonly error: Error | undefined;
}

/** A panel that fails costs itself and nothing else. */
class PanelBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Alert severity="error" title="This panel failed">
        <p>{error.message}</p>
        <Button size="sm" variant="secondary" onClick={() => this.setState({ error: undefined })}>
          Try again
        </Button>
      </Alert>
    );
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  loading: css({ ...theme.typography.bodySmall, margin: 0, padding: theme.spacing(1), textAlign: 'center' }),
  words: css({ display: 'flex', alignItems: 'center', justifyContent: 'center', overflow: 'auto' }),
  text: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    textAlign: 'center',
    margin: 0,
    padding: theme.spacing(1),
    overflowWrap: 'anywhere',
  }),
});
