import type { DataFrame, LoadingState } from '@grafana/data';
import { isExemplars } from '../panels/shared/exemplars.ts';

// Grafana's names, not its object: its package loads in a bundler only, and this file is tested without one.
const names = { loading: 'Loading' as LoadingState.Loading, error: 'Error' as LoadingState.Error };

/** What is to be seen of a panel, in a word. */
export type PanelState = 'loading' | 'data' | 'empty' | 'error';

const isThere = (value: unknown): boolean => value !== null && value !== undefined && !Number.isNaN(value);

/** Whether there is a value at all: single requests beside the series, and points of time, are none. */
const hasValues = (frames: readonly DataFrame[]): boolean =>
  frames.some(
    (frame) => !isExemplars(frame) && frame.fields.some(({ type, values }) => type !== 'time' && values.some(isThere)),
  );

/**
 * What was known before stays in sight while more is on its way, and so does what other queries of the panel answered.
 * @param asks whether the panel asks Prometheus at all: one of text does not
 */
export function panelState(asks: boolean, state: LoadingState, frames: readonly DataFrame[]): PanelState {
  if (!asks) return 'data';
  if (state === names.loading) return 'loading';
  if (hasValues(frames)) return 'data';
  return state === names.error ? 'error' : 'empty';
}
