import {
  type LoadRunItem,
  type LoadScenario,
  type LoadStart,
  loadStartProblems,
  type StartedLoad,
} from '@gameday/console-api';
import { Alert, Button, Combobox, Field, Input, Modal, Switch, useStyles2 } from '@grafana/ui';
import { css } from '@emotion/css';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { send } from '../../../kit/api.ts';
import { commandOf, fieldsOf, startOf, type StartFields } from '../start-fields.ts';
import { formatLength, formatWhen, settingsWords, whole } from '../words.ts';

interface StartDialogProps {
  readonly scenario: LoadScenario;
  /** What the load is judged by. */
  readonly objective: string | undefined;
  readonly runs: readonly LoadRunItem[];
  /** Why none can be started now. */
  readonly busy: string | undefined;
  readonly onClose: () => void;
}

/** How much load, for how long, and what to compare it with; what is left empty is the scenario's own. */
export function StartDialog({ scenario, objective, runs, busy, onClose }: StartDialogProps) {
  const styles = useStyles2(getStyles);
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [fields, setFields] = useState<StartFields>(() => fieldsOf(params));
  const first = useRef<HTMLInputElement>(null);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => void (shown.current = false);
  }, []);
  const [refused, setRefused] = useState<string>();
  const [starting, setStarting] = useState(false);
  const wanted: LoadStart = startOf(scenario, fields);
  const problems = loadStartProblems(wanted, scenario);
  const change = (patch: Partial<StartFields>) => {
    setFields((before) => ({ ...before, ...patch }));
    setRefused(undefined);
  };
  const text = (name: 'vus' | 'rate' | 'duration', placeholder: string) => (
    <Input
      {...(name === 'vus' && { ref: first })}
      id={`load-${name}`}
      value={fields[name]}
      placeholder={placeholder}
      inputMode={name === 'duration' ? 'text' : 'decimal'}
      onChange={(event) => change({ [name]: event.currentTarget.value.trim() })}
    />
  );
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (Object.keys(problems).length > 0) return;
    setStarting(true);
    try {
      const { run } = await send<StartedLoad>('POST', '/api/load/runs', wanted);
      // Who has closed the form meanwhile is left where they are.
      if (shown.current) void navigate(`/load/${run}`);
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error));
      setStarting(false);
    }
  };
  const { acceptance } = scenario;
  const own = fields.acceptance && acceptance ? acceptance : undefined;
  const baselines = runs.filter(({ figures }) => figures !== undefined);
  const isKept = baselines.some(({ run }) => run === fields.baseline);
  return (
    <Modal title={`Start ${scenario.name}`} isOpen onDismiss={onClose} initialFocus={first}>
      <form onSubmit={(event) => void onSubmit(event)} noValidate>
        <p>
          {scenario.summary}. {objective}
        </p>
        {acceptance && (
          <Field
            label="Acceptance size"
            description={`${whole(acceptance.vus)} users for ${formatLength(acceptance.durationSeconds)}: it takes the whole machine.`}
            htmlFor="load-acceptance"
          >
            <Switch
              id="load-acceptance"
              value={fields.acceptance}
              onChange={(event) => change({ acceptance: event.currentTarget.checked })}
            />
          </Field>
        )}
        <Field
          label="Users"
          description="They wait for each answer. With a rate: the most that may be busy at once."
          invalid={problems.vus !== undefined}
          error={problems.vus}
          htmlFor="load-vus"
        >
          {text('vus', own ? String(own.vus) : 'as the scenario says')}
        </Field>
        <Field
          label="Arrivals per second"
          description="Instead of users who wait: people who arrive whatever the server does."
          invalid={problems.rate !== undefined}
          error={problems.rate}
          htmlFor="load-rate"
        >
          {text('rate', scenario.model === 'arrivals' ? 'as the scenario says' : 'none')}
        </Field>
        <Field
          label="Duration"
          description="Such as 30s, 10m or 1h30m."
          invalid={problems.duration !== undefined}
          error={problems.duration}
          htmlFor="load-duration"
        >
          {text('duration', own ? formatLength(own.durationSeconds) : 'as the scenario says')}
        </Field>
        <Field
          label="Compare with"
          description="The report then says what became better or worse."
          htmlFor="load-baseline"
        >
          <Combobox
            id="load-baseline"
            isClearable
            placeholder={baselines.length === 0 ? 'there is no earlier run' : 'nothing'}
            disabled={baselines.length === 0}
            options={baselines.map((run) => ({
              value: run.run,
              label: `${run.scenario}, ${formatWhen(run.startedAtMs)}`,
              description: settingsWords(run.settings),
            }))}
            value={isKept ? fields.baseline : null}
            onChange={(option) => change({ baseline: option?.value ?? '' })}
          />
        </Field>
        <p>
          The same in a terminal: <code className={styles.command}>{commandOf(wanted)}</code>
        </p>
        {starting && (
          <p role="status">k6 reads the scenario and makes its users; the first requests follow in some seconds.</p>
        )}
        {busy !== undefined && !starting && <Alert severity="info" title={busy} />}
        {refused !== undefined && (
          <Alert severity="error" title="It was not started">
            {refused}
          </Alert>
        )}
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" type="button" onClick={onClose}>
            {starting ? 'Close' : 'Cancel'}
          </Button>
          <Button
            type="submit"
            icon={starting ? 'spinner' : 'play'}
            disabled={starting || busy !== undefined || Object.keys(problems).length > 0}
          >
            {starting ? 'Starting …' : 'Start'}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

const getStyles = () => ({ command: css({ whiteSpace: 'normal', overflowWrap: 'anywhere' }) });
