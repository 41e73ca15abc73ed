import { css } from '@emotion/css';
import { Alert } from '@grafana/ui';
import type { ActionState } from './use-action.ts';

const lines = css({ whiteSpace: 'pre-line', overflowWrap: 'anywhere' });

/** Why something was not done, in the words of whoever refused it. */
export function Refused({
  action,
  title,
  onRemove,
}: {
  readonly action: ActionState;
  readonly title: string;
  readonly onRemove: () => void;
}) {
  if (action.state !== 'refused') return null;
  return (
    <Alert severity="error" title={title} onRemove={onRemove} topSpacing={2}>
      <span className={lines}>{action.reason}</span>
    </Alert>
  );
}
