import { type ExperimentDetail, lastValue } from '@gameday/console-api';
import { Alert, Icon, LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { isInvalid } from '../list/filter.ts';
import { getShared } from '../parts/styles.ts';
import { StateBanner } from '../parts/state-banner.tsx';
import { useChaosJson } from '../parts/use-chaos.ts';
import { takesText } from '../parts/words.ts';
import { RunTable } from '../run/runs-page.tsx';
import { ProbeTable, Steps } from './steps-part.tsx';
import { RunForm } from './run-form.tsx';

/** One experiment: what it is, its run, and what came of it so far. */
export function ExperimentPage() {
  const { id = '' } = useParams();
  const shared = useStyles2(getShared);
  const { reading } = useChaosJson<ExperimentDetail>(`/api/experiments/${encodeURIComponent(id)}`);
  const experiment = lastValue(reading);
  if (!experiment) {
    return (
      <Page title="An experiment" subtitle={id}>
        {reading.state === 'away' ? (
          <Alert
            severity="warning"
            title="This experiment cannot be shown"
            action={<LinkButton href="/experiments">To the experiments</LinkButton>}
          >
            {reading.reason}
          </Alert>
        ) : (
          <LoadingPlaceholder text="Loading the experiment …" />
        )}
      </Page>
    );
  }
  const {
    title,
    description,
    lesson,
    signature,
    tags,
    expected,
    load,
    hypothesis,
    method,
    rollbacks,
    abort,
    proofs,
    problems,
    runs,
  } = experiment;
  const takes = takesText(experiment);
  return (
    <Page
      title={title}
      subtitle={experiment.file}
      actions={
        !isInvalid(experiment) && (
          <LinkButton
            variant="secondary"
            icon="columns"
            href={`/experiments/duels/new?experiment=${encodeURIComponent(id)}`}
          >
            Duel of two policies
          </LinkButton>
        )
      }
    >
      <StateBanner />
      {problems.length > 0 && <Problems experiment={experiment} />}
      <section className={shared.section} aria-label="About">
        {description !== undefined && <p className={shared.text}>{description}</p>}
        {lesson !== undefined && (
          <p className={shared.text}>
            <Icon name="book-open" /> <strong>What it teaches:</strong> {lesson}
          </p>
        )}
        {signature !== undefined && (
          <p className={shared.text}>
            <Icon name="eye" /> <strong>What will be seen:</strong> {signature}
          </p>
        )}
        <dl className={shared.facts}>
          <dt>Expected verdict</dt>
          <dd>
            {expected}
            {expected === 'deviated' && ' (it shows a mistake, so the hypothesis must not hold)'}
          </dd>
          <dt>Load</dt>
          <dd>{load ?? 'none'}</dd>
          {takes !== undefined && (
            <>
              <dt>Takes</dt>
              <dd>{takes}</dd>
            </>
          )}
        </dl>
        {tags.length > 0 && (
          <p className={shared.text}>
            Tags:{' '}
            {tags.map((tag, index) => (
              <span key={tag}>
                {index > 0 && ', '}
                <a className={shared.link} href={`/experiments?tags=${encodeURIComponent(tag)}`}>
                  {tag}
                </a>
              </span>
            ))}
          </p>
        )}
      </section>
      {!isInvalid(experiment) && <RunForm experiment={experiment} />}
      <section className={shared.section} aria-label="Hypothesis">
        <h2 className={shared.heading}>Hypothesis{hypothesis ? `: ${hypothesis.title}` : ''}</h2>
        {hypothesis ? (
          <>
            <ProbeTable label="Probes of the hypothesis" probes={hypothesis.probes} />
            <ul className={shared.list}>
              {hypothesis.terms.map((term) => (
                <li key={term}>{term}</li>
              ))}
            </ul>
          </>
        ) : (
          <p className={shared.dim}>It has none, so nothing can be judged.</p>
        )}
        {proofs.length > 0 && (
          <>
            <h3 className={shared.small}>What proves that the fault took effect</h3>
            <ProbeTable label="Proofs" probes={proofs} />
          </>
        )}
        {abort.length > 0 && (
          <>
            <h3 className={shared.small}>What ends the run early, where it is not so</h3>
            <ProbeTable label="Conditions that end the run" probes={abort} />
          </>
        )}
      </section>
      <section className={shared.section} aria-label="Method">
        <h2 className={shared.heading}>Method</h2>
        <Steps steps={method} nothing="Nothing is done: it is a calibration." />
        <h3 className={shared.small}>Rollbacks</h3>
        <Steps
          steps={rollbacks}
          nothing="None are written: what holds a lease is undone in any case, by whoever is left."
        />
      </section>
      <section className={shared.section} aria-label="Runs">
        <h2 className={shared.heading}>Its runs</h2>
        {runs.length === 0 ? <p className={shared.dim}>It has not been run yet.</p> : <RunTable runs={runs} />}
      </section>
    </Page>
  );
}

function Problems({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { problems, file } = experiment;
  const bad = isInvalid(experiment);
  return (
    <Alert
      severity={bad ? 'error' : 'warning'}
      title={bad ? 'This experiment is invalid, so it cannot be run' : 'This experiment has warnings'}
    >
      <ul>
        {problems.map(({ path, message, line, column, severity }) => (
          <li key={`${path} ${message}`}>
            {file}
            {line === undefined ? '' : `:${line}:${column ?? 1}`}
            {path === '' ? '' : `, ${path}`}: {severity === 'warning' ? 'warning: ' : ''}
            {message}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
