import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { ClipboardButton, Modal, useStyles2 } from '@grafana/ui';
import { questionsOf } from '../data/panel-questions.ts';
import type { Panel } from '../model/dashboard.ts';
import { durationOf } from '../model/interval.ts';
import type { Now } from './now.ts';

interface QueriesProps {
  readonly panel: Panel;
  readonly now: Now;
  readonly width: number;
  readonly onClose: () => void;
}

/** What a panel asks Prometheus, with its variables filled in. */
export function Queries({ panel, now, width, onClose }: QueriesProps) {
  const styles = useStyles2(getStyles);
  const { timeRange, values } = now;
  const [fromMs, toMs] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const questions = questionsOf(panel, { fromMs, toMs, pointsMax: width, values });
  return (
    <Modal isOpen title={`Queries of “${now.interpolate(panel.title)}”`} onDismiss={onClose}>
      {questions.length === 0 && <p>This panel asks nothing.</p>}
      {questions.map(({ refId, question }, at) => {
        if (!('expression' in question)) return null;
        const how = question.kind === 'range' ? `range, every ${durationOf(question.stepMs)}` : question.kind;
        return (
          <section key={at}>
            <h3 className={styles.heading}>
              {refId} <span className={styles.how}>{how}</span>
              <ClipboardButton
                size="sm"
                variant="secondary"
                fill="text"
                icon="copy"
                getText={() => question.expression}
              >
                Copy
              </ClipboardButton>
            </h3>
            <pre className={styles.query} tabIndex={0}>
              {question.expression}
            </pre>
          </section>
        );
      })}
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({ ...theme.typography.h6, display: 'flex', alignItems: 'center', gap: theme.spacing(1), margin: 0 }),
  how: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, flex: 1 }),
  query: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
