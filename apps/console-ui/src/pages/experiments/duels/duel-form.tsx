import {
  type EdgeDetail,
  type ExperimentList,
  lastValue,
  policySetProblems,
  type StartDuel,
  type StartedDuel,
  type Topology,
} from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, Combobox, Field, Input, useStyles2 } from '@grafana/ui';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { send } from '../../../kit/api.ts';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { useUrlState } from '../../../kit/url-state.ts';
import { isInvalid } from '../list/filter.ts';
import { seedProblem } from '../one/form-values.ts';
import { Refused } from '../parts/refused.tsx';
import { StateBanner } from '../parts/state-banner.tsx';
import { getShared } from '../parts/styles.ts';
import { useAction } from '../parts/use-action.ts';
import { useChaos } from '../parts/use-chaos.ts';
import { takesText } from '../parts/words.ts';
import { callsFor, endsOf, examplesOf } from './examples.ts';
import { PoliciesField } from './policies-field.tsx';

/** What a text of policies says, or what is wrong with it. */
function policiesIn(text: string): { readonly value: Record<string, unknown>; readonly problem?: string } {
  try {
    const value: unknown = JSON.parse(text);
    const problems = policySetProblems(value);
    return problems.length === 0
      ? { value: value as Record<string, unknown> }
      : { value: {}, problem: problems.join(' ') };
  } catch (error) {
    return { value: {}, problem: `It is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Begins a duel: an experiment, two sets of policies. */
export function DuelForm() {
  const { reading } = useJson<ExperimentList>('/api/experiments');
  return (
    <Page
      title="New duel"
      subtitle="The same experiment, with the same seed, under A and then under B; in between and afterwards everything is brought back."
    >
      <StateBanner />
      <ReadingView reading={reading} what="the experiments">
        {(list) => <Form list={list} />}
      </ReadingView>
    </Page>
  );
}

/** The settings that a call has now; undefined as long as nobody says. */
function useInForce(call: string): EdgeDetail['policies'][number]['settings'] | undefined {
  const ends = endsOf(call);
  const { reading } = useJson<EdgeDetail>(
    ends && `/api/topology/edges/${encodeURIComponent(ends.caller)}/${encodeURIComponent(ends.callee)}`,
  );
  return lastValue(reading)?.policies[0]?.settings;
}

function Form({ list: { experiments } }: { readonly list: ExperimentList }) {
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
  const navigate = useNavigate();
  const { action, perform, forget } = useAction();
  const [experiment, setExperiment] = useUrlState('experiment');
  const [a, setA] = useUrlState('a', '{}');
  const [b, setB] = useUrlState('b', '{}');
  const [seed, setSeed] = useUrlState('seed');
  const [rest, setRest] = useUrlState('rest', '10');
  const chaos = lastValue(useChaos());
  const busy = (chaos?.underWay.length ?? 0) > 0 || (chaos?.left.length ?? 0) > 0;
  const [setOfA, setOfB] = [policiesIn(a), policiesIn(b)];
  const seedBad = seedProblem(seed);
  const restBad = /^\d{1,4}$/.test(rest) && Number(rest) <= 3_600 ? undefined : 'must be from 0 to 3600';
  const valid = experiments.filter((item) => !isInvalid(item));
  const known = valid.find(({ id }) => id === experiment);
  const takes = known && takesText(known);
  const calls = callsFor(known, lastValue(useJson<Topology>('/api/topology').reading)?.edges ?? []);
  const [chosenCall, setCall] = useUrlState('call');
  const call = calls.includes(chosenCall) ? chosenCall : (calls[0] ?? '');
  const inForce = useInForce(call);
  const examples = inForce ? examplesOf(call, inForce) : [];
  const good =
    known &&
    setOfA.problem === undefined &&
    setOfB.problem === undefined &&
    seedBad === undefined &&
    restBad === undefined;
  const start = (event: FormEvent) => {
    event.preventDefault();
    void perform(async () => {
      const body: StartDuel = {
        experiment,
        a: setOfA.value,
        b: setOfB.value,
        restSeconds: Number(rest),
        ...(seed !== '' && { seed: Number(seed) }),
      };
      const { duel } = await send<StartedDuel>('POST', '/api/experiments/duels', body);
      void navigate(`/experiments/duels/${duel}`);
    });
  };
  return (
    <form onSubmit={start} className={shared.section}>
      <Field label="Experiment" description={known ? (known.lesson ?? known.description) : 'What both are measured by'}>
        <Combobox
          id="experiment"
          value={known?.id ?? null}
          placeholder="Choose an experiment"
          options={valid.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={({ value }) => setExperiment(value)}
        />
      </Field>
      <Field label="Call" description="Whose policy the examples below are about; what is written can be about any">
        <Combobox
          id="call"
          value={call === '' ? null : call}
          placeholder="No call is known yet"
          options={calls.map((value) => ({ value, label: value.replace('~', ' → ') }))}
          onChange={({ value }) => setCall(value)}
        />
      </Field>
      {inForce && (
        <details className={styles.force}>
          <summary>The policy that is in force for {call.replace('~', ' → ')}</summary>
          <pre className={shared.code}>{JSON.stringify(inForce, undefined, 2)}</pre>
        </details>
      )}
      <div className={styles.sides}>
        <PoliciesField letter="A" text={a} problem={setOfA.problem} onChange={setA} examples={examples} />
        <PoliciesField letter="B" text={b} problem={setOfB.problem} onChange={setB} examples={examples} />
      </div>
      <p className={shared.dim}>
        A set of policies is JSON: caller, callee, and what shall differ from the policy in force. “server” in a
        callee’s place is the limit on what a service itself serves at once; null switches a part off; {'{}'} changes
        nothing.
      </p>
      <div className={styles.sides}>
        <Field
          label="Seed"
          description="Of all random parts; empty: drawn"
          invalid={seedBad !== undefined}
          error={seedBad}
        >
          <Input
            id="seed"
            inputMode="numeric"
            value={seed}
            onChange={({ currentTarget }) => setSeed(currentTarget.value.trim())}
          />
        </Field>
        <Field
          label="Rest between the two, seconds"
          description="So that B begins as A did"
          invalid={restBad !== undefined}
          error={restBad}
        >
          <Input
            id="rest"
            inputMode="numeric"
            value={rest}
            onChange={({ currentTarget }) => setRest(currentTarget.value.trim())}
          />
        </Field>
      </div>
      <div className={shared.row}>
        <Button type="submit" icon="play" disabled={!good || busy || action.state === 'busy'}>
          {action.state === 'busy' ? 'Begins …' : 'Begin the duel'}
        </Button>
        <span role="status" className={shared.dim}>
          {busy
            ? 'It can begin when what is told of above is over.'
            : takes === undefined
              ? 'Choose an experiment.'
              : `Each side takes ${takes}.`}
          {good && a.trim() === b.trim() && ' Both sides have the same policies: what differs then is chance.'}
        </span>
      </div>
      <Refused action={action} title="The duel was not begun" onRemove={forget} />
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sides: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  force: css({ marginBottom: theme.spacing(2), '& > summary': { cursor: 'pointer' } }),
});
