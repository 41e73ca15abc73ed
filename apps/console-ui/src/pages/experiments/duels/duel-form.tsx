import {
  type ExperimentList,
  lastValue,
  policySetProblems,
  type StartDuel,
  type StartedDuel,
} from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, Combobox, Field, Input, TextArea, useStyles2 } from '@grafana/ui';
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

const examples = [
  { label: 'As it is', text: '{}' },
  { label: 'A shorter time-out', text: '{\n  "gateway": { "users": { "timeoutMs": 300 } }\n}' },
  { label: 'No breaker', text: '{\n  "gateway": { "users": { "breaker": null } }\n}' },
  { label: 'No retry budget', text: '{\n  "gateway": { "users": { "retryBudget": null } }\n}' },
] as const;

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
      <div className={styles.sides}>
        <Policies letter="A" text={a} problem={setOfA.problem} onChange={setA} />
        <Policies letter="B" text={b} problem={setOfB.problem} onChange={setB} />
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
              ? ''
              : `Each side takes ${takes}.`}
        </span>
      </div>
      <Refused action={action} title="The duel was not begun" onRemove={forget} />
    </form>
  );
}

interface PoliciesProps {
  readonly letter: string;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function Policies({ letter, text, problem, onChange }: PoliciesProps) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <Field label={`Policies of ${letter}`} invalid={problem !== undefined} error={problem}>
        <TextArea
          id={`policies-${letter}`}
          className={styles.text}
          rows={10}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      </Field>
      <div className={styles.examples} role="group" aria-label={`Examples for ${letter}`}>
        {examples.map((example) => (
          <Button
            key={example.label}
            type="button"
            size="sm"
            variant="secondary"
            onClick={() => onChange(example.text)}
          >
            {example.label}
          </Button>
        ))}
      </div>
    </div>
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
  text: css({ fontFamily: theme.typography.fontFamilyMonospace, resize: 'vertical' }),
  examples: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
