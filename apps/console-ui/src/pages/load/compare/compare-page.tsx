import type { LoadChange, LoadComparison, LoadRunItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Badge, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { changeWords, valueWords } from '../change-words.ts';
import { DataTable } from '../data-table.tsx';
import { RunBadge } from '../run-badge.tsx';
import { Section } from '../section.tsx';
import { TextLink } from '../text-link.tsx';
import { formatWhen, settingsWords } from '../words.ts';
import { ComparedThresholds } from './compared-thresholds.tsx';

const judgements = {
  better: { color: 'green', icon: 'arrow-up', text: 'better' },
  worse: { color: 'red', icon: 'arrow-down', text: 'worse' },
  same: { color: 'darkgrey', icon: 'minus', text: 'the same' },
} as const;

/** Two runs, transaction by transaction. */
export function ComparePage() {
  const [params] = useSearchParams();
  const [before, now] = [params.get('before'), params.get('now')];
  const path = before && now ? `/api/load/compare?${new URLSearchParams({ before, now })}` : undefined;
  const { reading } = useJson<LoadComparison>(path);
  const swapped = before && now ? `/load/compare?${new URLSearchParams({ before: now, now: before })}` : undefined;
  return (
    <Page
      title="Load: two runs compared"
      subtitle={<TextLink href="/load">All loads</TextLink>}
      actions={
        swapped !== undefined && (
          <LinkButton variant="secondary" icon="exchange-alt" href={swapped}>
            The other way round
          </LinkButton>
        )
      }
    >
      {path === undefined ? (
        <EmptyState
          variant="not-found"
          message="Choose two runs to compare"
          hideImage
          button={<LinkButton href="/load">All loads</LinkButton>}
        />
      ) : (
        <ReadingView reading={reading} what="the comparison">
          {(value) => <Comparison comparison={value} />}
        </ReadingView>
      )}
    </Page>
  );
}

function Comparison({ comparison }: { readonly comparison: LoadComparison }) {
  const styles = useStyles2(getStyles);
  const { before, now, changes, onlyBefore, onlyNow } = comparison;
  const groups = [...Map.groupBy(changes, ({ transaction }) => transaction)];
  const differs = before.scenario !== now.scenario || settingsWords(before.settings) !== settingsWords(now.settings);
  return (
    <>
      <dl className={styles.sides}>
        <Side title="Before" run={before} />
        <Side title="Now" run={now} />
      </dl>
      {differs && (
        <Alert severity="info" title="These were not the same load">
          The scenario or its size differs, so the figures may differ for that reason alone.
        </Alert>
      )}
      <ComparedThresholds thresholds={comparison.thresholds} />
      {groups.map(([transaction, rows]) => (
        <Section key={transaction} title={transaction === 'all' ? 'All transactions' : transaction}>
          <DataTable<LoadChange>
            label={transaction}
            rows={rows}
            keyOf={({ figure }) => figure}
            columns={[
              { heading: 'Figure', cell: ({ figure }) => figure },
              { heading: 'Before', number: true, cell: (change) => valueWords(change.before, change.unit) },
              { heading: 'Now', number: true, cell: (change) => valueWords(change.now, change.unit) },
              { heading: 'Difference', number: true, cell: changeWords },
              { heading: 'Judgement', cell: ({ judgement }) => <Badge {...judgements[judgement]} /> },
            ]}
          />
        </Section>
      ))}
      {[...onlyBefore, ...onlyNow].length > 0 && (
        <p className={styles.note}>
          {onlyBefore.length > 0 && `Only before: ${onlyBefore.join(', ')}. `}
          {onlyNow.length > 0 && `Only now: ${onlyNow.join(', ')}.`}
        </p>
      )}
      <p className={styles.note}>
        Less than a tenth, or less than a millisecond, counts as noise: runs on a busy machine differ by so much.
      </p>
    </>
  );
}

function Side({ title, run }: { readonly title: string; readonly run: LoadRunItem }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.side}>
      <dt>{title}</dt>
      <dd>
        <a className={styles.link} href={`/load/${run.run}`}>
          {run.scenario}, {formatWhen(run.startedAtMs)}
        </a>{' '}
        <RunBadge run={run} />
        <br />
        {settingsWords(run.settings)}
      </dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sides: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), margin: theme.spacing(0, 0, 2) }),
  side: css({
    flex: '1 1 260px',
    padding: theme.spacing(1.5),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    '& dt': { color: theme.colors.text.secondary },
    '& dd': { margin: 0 },
  }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
  note: css({ color: theme.colors.text.secondary }),
});
