import { lastValue, type Reading } from '@gameday/console-api';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { ReactNode } from 'react';

interface ReadingViewProps<Value> {
  readonly reading: Reading<Value>;
  /** What is on its way: `the topology`. */
  readonly what: string;
  readonly children: (value: Value) => ReactNode;
}

/** What is known of a source: on its way, there, or away, with what was known before. */
export function ReadingView<Value>({ reading, what, children }: ReadingViewProps<Value>) {
  const value = lastValue(reading);
  return (
    <>
      {reading.state === 'away' && (
        <Alert severity="warning" title={`Not up to date: ${what}`}>
          {reading.reason}
        </Alert>
      )}
      {value === undefined && reading.state === 'loading' && <LoadingPlaceholder text={`Loading ${what} …`} />}
      {value !== undefined && children(value)}
    </>
  );
}
