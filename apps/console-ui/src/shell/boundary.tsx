import { Alert, Button } from '@grafana/ui';
import { Component, type ReactNode } from 'react';

interface State {
  readonly error: Error | undefined;
}

/** A page that fails costs itself and nothing else. */
export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Alert severity="error" title="This page failed">
        <p>{error.message}</p>
        <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
      </Alert>
    );
  }
}
