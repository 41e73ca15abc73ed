import {
  dryChoices,
  type ExperimentCheck,
  type ExperimentDetail,
  type ExperimentValue,
  hypothesisChoices,
  lastValue,
  rollbackChoices,
  type StartedRun,
  type StartRun,
} from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Button, Combobox, Field, Icon, Input, useStyles2 } from '@grafana/ui';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { send } from '../../../kit/api.ts';
import { useUrlState } from '../../../kit/url-state.ts';
import { useJson } from '../../../kit/use-json.ts';
import { getShared } from '../parts/styles.ts';
import { Refused } from '../parts/refused.tsx';
import { useAction } from '../parts/use-action.ts';
import { useChaos } from '../parts/use-chaos.ts';
import { chosenValues, seedProblem, typedIn, valueProblem } from './form-values.ts';

/** What is typed is checked in the lab once it has stood for so long. */
const restMs = 600;

const dryLabels: Readonly<Record<(typeof dryChoices)[number], string>> = {
  '': 'For real',
  probes: 'Only pretend the probes',
  actions: 'Only pretend the actions',
  activities: 'Only pretend all of it',
  pause: 'Without the pauses',
};

/** The same text, once it has not changed for a while. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

/** Runs the experiment: its values, its seed, and whether it can be run now. */
export function RunForm({ experiment }: { readonly experiment: ExperimentDetail }) {
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
  const navigate = useNavigate();
  const { action, perform, forget } = useAction();
  const [seed, setSeed] = useUrlState('seed');
  const [valuesText, setValuesText] = useUrlState('values', '{}');
  const [hypothesis, setHypothesis] = useUrlState('hypothesis', 'default');
  const [rollbacks, setRollbacks] = useUrlState('rollbacks', 'default');
  const [dry, setDry] = useUrlState('dry');
  const typed = typedIn(valuesText);
  const settable = experiment.configuration.filter((value) => value.settable);
  const values = chosenValues(settable, typed);
  const bad = settable.some(
    (value) => typed[value.name] !== undefined && valueProblem(value, typed[value.name] ?? '') !== undefined,
  );
  const seedBad = seedProblem(seed);
  const rested = useRested(JSON.stringify(values));
  const { reading } = useJson<ExperimentCheck>(
    bad
      ? undefined
      : `/api/experiments/${encodeURIComponent(experiment.id)}/check?configuration=${encodeURIComponent(rested)}`,
  );
  const check = lastValue(reading);
  const errors = check?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const chaos = lastValue(useChaos());
  const busy = (chaos?.underWay.length ?? 0) > 0 || (chaos?.left.length ?? 0) > 0;
  const setValue = (name: string, text: string | undefined) => {
    const { [name]: _before, ...rest } = typed;
    setValuesText(JSON.stringify(text === undefined ? rest : { ...rest, [name]: text }));
  };

  // An address that ends in #run is about this part, which was not there yet when the browser looked for it.
  const { hash } = useLocation();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (hash === '#run') box.current?.focus();
  }, [hash]);

  const start = (event: FormEvent) => {
    event.preventDefault();
    void perform(async () => {
      const body: StartRun = {
        configuration: values,
        ...(seed !== '' && { seed: Number(seed) }),
        hypothesis: hypothesisChoices.find((one) => one === hypothesis) ?? 'default',
        rollbacks: rollbackChoices.find((one) => one === rollbacks) ?? 'default',
        dry: dryChoices.find((one) => one === dry) ?? '',
      };
      const { run } = await send<StartedRun>(
        'POST',
        `/api/experiments/${encodeURIComponent(experiment.id)}/runs`,
        body,
      );
      void navigate(`/experiments/runs/${run}`);
    });
  };

  return (
    <section className={cx(shared.section, styles.run)} aria-label="Run it" id="run" ref={box} tabIndex={-1}>
      <h2 className={shared.heading}>Run it</h2>
      <form onSubmit={start}>
        <div className={styles.fields}>
          {settable.map((value) => (
            <ValueField
              key={value.name}
              value={value}
              text={typed[value.name]}
              onChange={(text) => setValue(value.name, text)}
            />
          ))}
          <Field
            label="Seed"
            description="Of all random parts; empty: drawn"
            invalid={seedBad !== undefined}
            error={seedBad}
            noMargin
          >
            <Input
              id="seed"
              inputMode="numeric"
              value={seed}
              placeholder={experiment.seed === undefined ? 'drawn' : String(experiment.seed)}
              onChange={({ currentTarget }) => setSeed(currentTarget.value.trim())}
            />
          </Field>
        </div>
        <details className={styles.more} open={hypothesis !== 'default' || rollbacks !== 'default' || dry !== ''}>
          <summary>More choices</summary>
          <div className={styles.fields}>
            <Field label="The hypothesis counts" description="In the place of what the experiment says" noMargin>
              <Combobox
                id="hypothesis"
                value={hypothesisChoices.find((one) => one === hypothesis) ?? 'default'}
                options={hypothesisChoices.map((one) => ({
                  value: one,
                  label: one === 'default' ? 'as the experiment says' : one.replaceAll('-', ' '),
                }))}
                onChange={({ value }) => setHypothesis(value)}
              />
            </Field>
            <Field label="Rollbacks are played" description="What holds a lease is undone in any case" noMargin>
              <Combobox
                id="rollbacks"
                value={rollbackChoices.find((one) => one === rollbacks) ?? 'default'}
                options={rollbackChoices.map((one) => ({
                  value: one,
                  label: one === 'default' ? 'as the experiment says' : one,
                }))}
                onChange={({ value }) => setRollbacks(value)}
              />
            </Field>
            <Field label="How" description="What is pretended says only that it can be played" noMargin>
              <Combobox
                id="dry"
                value={dryChoices.find((one) => one === dry) ?? ''}
                options={dryChoices.map((one) => ({ value: one, label: dryLabels[one] }))}
                onChange={({ value }) => setDry(value)}
              />
            </Field>
          </div>
        </details>
        <div className={shared.row}>
          <Button
            type="submit"
            icon="play"
            disabled={action.state === 'busy' || busy || bad || seedBad !== undefined || errors.length > 0}
          >
            {action.state === 'busy' ? 'Begins …' : 'Run the experiment'}
          </Button>
          <span role="status" className={shared.dim}>
            {bad
              ? 'A value is not what it must be.'
              : busy
                ? 'It can begin when what is told of above is over.'
                : reading.state === 'loading'
                  ? 'Checks it in the lab …'
                  : reading.state === 'away'
                    ? `It could not be checked: ${reading.reason}`
                    : errors.length === 0
                      ? 'Checked in this lab: it can be run.'
                      : ''}
          </span>
        </div>
      </form>
      {errors.length > 0 && (
        <ul className={styles.errors}>
          {errors.map(({ path, message }) => (
            <li key={`${path} ${message}`} className={shared.bad}>
              <Icon name="exclamation-triangle" /> {path === '' ? '' : `${path}: `}
              {message}
            </li>
          ))}
        </ul>
      )}
      <Refused action={action} title="It was not begun" onRemove={forget} />
    </section>
  );
}

interface ValueFieldProps {
  readonly value: ExperimentValue;
  /** Undefined: nobody has typed anything. */
  readonly text: string | undefined;
  readonly onChange: (text: string | undefined) => void;
}

function ValueField({ value, text, onChange }: ValueFieldProps) {
  const { name, type, byDefault, from } = value;
  const problem = text === undefined ? undefined : valueProblem(value, text);
  return (
    <Field
      label={name}
      description={`A ${type === 'json' ? 'JSON value' : type}; else from ${from}`}
      invalid={problem !== undefined}
      error={problem}
      noMargin
    >
      <Input
        id={`value-${name}`}
        value={text ?? ''}
        placeholder={byDefault}
        onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(240px, 1fr))',
    gap: theme.spacing(1.5, 2),
    marginBottom: theme.spacing(1.5),
  }),
  more: css({ marginBottom: theme.spacing(1.5), '& > summary': { marginBottom: theme.spacing(1), cursor: 'pointer' } }),
  run: css({ scrollMarginTop: theme.spacing(8), '&:focus': { outline: `2px solid ${theme.colors.primary.border}` } }),
  errors: css({ listStyle: 'none', padding: 0, margin: theme.spacing(1, 0, 0, 0), overflowWrap: 'anywhere' }),
});
