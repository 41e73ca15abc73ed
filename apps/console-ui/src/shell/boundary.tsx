import { Alert, Button } from '@grafana/ui';
import { Component, type ReactNode, useEffect } from 'react';
import { useConnection } from '../kit/live.ts';

interface State {
  readonly error: Error | undefined;
}

/** A part of a page whose file could not be had; within this page the browser will not ask for it again. */
const isGone = (error: Error): boolean => /dynamically imported module|module script failed/i.test(error.message);

/** A page that fails costs itself and nothing else. */
export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    if (isGone(error)) return <Gone />;
    return (
      <Alert severity="error" title="This page failed">
        <p>{error.message}</p>
        <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
      </Alert>
    );
  }
}

const reloadedKey = 'gameday.reloaded';
/** A page whose file is missing although the console answers must not load itself for ever. */
const reloadEveryMs = 10_000;

/** The console was away when this page was opened for the first time: it is loaded once the console is back. */
function Gone() {
  const connection = useConnection();
  useEffect(() => {
    if (connection !== 'open') return;
    if (Date.now() - Number(sessionStorage.getItem(reloadedKey)) < reloadEveryMs) return;
    sessionStorage.setItem(reloadedKey, String(Date.now()));
    location.reload();
  }, [connection]);
  return (
    <Alert severity="warning" title="This page could not be loaded">
      <p>The console did not give its files. The page comes by itself when the console is back.</p>
      <Button variant="secondary" onClick={() => location.reload()}>
        Load it again
      </Button>
    </Alert>
  );
}
