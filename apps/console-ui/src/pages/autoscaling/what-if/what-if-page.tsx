import { type AutoscalerDetail, lastValue, type WhatIfForecast, whatIfForecasts } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, ClipboardButton, Field, LoadingBar, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useUrlState } from '../../../kit/url-state.ts';
import { useJson } from '../../../kit/use-json.ts';
import { Answer } from './answer.tsx';
import { SpecEditor } from './spec-editor.tsx';
import { useSharedSpec } from './use-shared-spec.ts';
import { useWhatIf } from './use-what-if.ts';

const forecastWords: Readonly<Record<WhatIfForecast, string>> = {
  recorded: 'as it was',
  off: 'left out',
  auto: 'decides',
};

/** What another spec would have made of what really happened. */
export function WhatIfPage({ name }: { readonly name: string }) {
  const styles = useStyles2(getStyles);
  const detail = useJson<AutoscalerDetail>(`/api/autoscaling/${encodeURIComponent(name)}`);
  return (
    <Page
      title={`What if: ${name}`}
      subtitle={
        <>
          Change the spec of{' '}
          <a href={`/autoscaling/${encodeURIComponent(name)}`} className={styles.link}>
            {name}
          </a>
          ; the recorded history is replayed with it. Nothing in the lab changes, and the address holds the changed
          spec.
        </>
      }
    >
      <ReadingView reading={detail.reading} what={`the autoscaler ${name}`}>
        {(value) => <WhatIf name={name} detail={value} />}
      </ReadingView>
    </Page>
  );
}

function WhatIf({ name, detail }: { readonly name: string; readonly detail: AutoscalerDetail }) {
  const styles = useStyles2(getStyles);
  const [params, setParams] = useSearchParams();
  const [chosen, setForecast] = useUrlState('forecast', 'recorded');
  const forecast = whatIfForecasts.find((each) => each === chosen) ?? 'recorded';
  const shared = useSharedSpec(detail.spec);
  const moment = (key: 'from' | 'to') => {
    const text = params.get(key);
    return text !== null && text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  };
  const [fromMs, toMs] = [moment('from'), moment('to')];
  const { reading, busy } = useWhatIf({
    autoscaler: name,
    spec: shared.settled,
    forecast,
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  });
  const answer = lastValue(reading);
  const wholeTime = () =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete('from');
      next.delete('to');
      return next;
    });
  return (
    <div className={styles.columns}>
      <section className={styles.panel} aria-label="The spec to try">
        <div className={styles.actions}>
          <ClipboardButton size="sm" variant="secondary" icon="share-alt" getText={() => location.href}>
            Copy the address
          </ClipboardButton>
          <ClipboardButton
            size="sm"
            variant="secondary"
            icon="copy"
            disabled={!answer?.ok}
            getText={() => (answer?.ok ? answer.manifest : '')}
          >
            Copy as manifest
          </ClipboardButton>
          <Button
            size="sm"
            variant="secondary"
            fill="outline"
            icon="history"
            disabled={!shared.changed}
            onClick={shared.reset}
          >
            As it is now
          </Button>
        </div>
        {shared.error !== undefined && <Alert severity="error" title={shared.error} />}
        <Field
          label="The forecast"
          description="As recorded, left out, or deciding wherever it had something to say."
          useFieldset
          noMargin
        >
          <RadioButtonGroup
            aria-label="The forecast"
            size="sm"
            options={whatIfForecasts.map((value) => ({ value, label: forecastWords[value] }))}
            value={forecast}
            onChange={setForecast}
          />
        </Field>
        <SpecEditor spec={shared.draft} problems={answer && !answer.ok ? answer.problems : []} onChange={shared.edit} />
      </section>
      <section className={styles.results} aria-label="What would have been" aria-busy={busy}>
        <div className={styles.bar}>{busy && <LoadingBar width={200} />}</div>
        {(fromMs !== undefined || toMs !== undefined) && (
          <p>
            <Button size="sm" variant="secondary" icon="search-minus" onClick={wholeTime}>
              All that is recorded
            </Button>
          </p>
        )}
        <ReadingView reading={reading} what="the replay">
          {(value) =>
            value.ok ? (
              <Answer name={name} answer={value} changed={shared.changed} />
            ) : (
              <p className={styles.note}>The spec must be put right first; what is wrong stands beside it.</p>
            )
          }
        </ReadingView>
      </section>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(320px, 2fr) minmax(0, 3fr)',
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  panel: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    padding: theme.spacing(2),
    minWidth: 0,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
  results: css({ minWidth: 0 }),
  bar: css({ height: 2, overflow: 'hidden' }),
  note: css({ color: theme.colors.text.secondary }),
});
