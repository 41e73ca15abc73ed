import {
  everyService,
  isTraceDuration,
  parseTags,
  type TraceChoices,
  type TraceFilterName,
  traceIdIn,
  traceLimits,
} from '@gameday/console-api';
import { attribute, spanEvent } from '@gameday/conventions';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, Checkbox, Combobox, type ComboboxOption, Field, Input, useStyles2 } from '@grafana/ui';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { TimeRangeFilter } from '../logs/time-range.tsx';
import type { Filters } from '../logs/use-filters.ts';

interface SearchFormProps {
  readonly filters: Filters<TraceFilterName>;
  readonly choices: TraceChoices | undefined;
}

/** What this lab is there to show, one click away. */
const searches = [
  { label: 'Retried', tags: `${attribute.attempt}=retry` },
  { label: 'Hedged', tags: `${attribute.attempt}=hedge` },
  { label: 'Timed out', tags: `${attribute.outcome}=timeout` },
  { label: 'Rejected', tags: `event=${spanEvent.rejected}` },
  { label: 'Breaker moved', tags: `event=${spanEvent.transition}` },
] as const;

/** The text fields, which take effect together. */
const typed = ['tags', 'minDuration', 'maxDuration'] as const;

function wrongIn(name: (typeof typed)[number], text: string): string | undefined {
  if (name === 'tags') return parseTags(text) ? undefined : 'Write name=value, with quotes around what has blanks';
  return text === '' || isTraceDuration(text) ? undefined : 'Such as 250us, 100ms or 1.5s';
}

function serviceOptions(choices: TraceChoices | undefined, chosen: string): Array<ComboboxOption<string>> {
  const ready = choices?.state === 'ready' ? choices : undefined;
  const names = new Set(ready?.services ?? []);
  if (chosen !== '' && chosen !== everyService) names.add(chosen);
  return [
    { value: '', label: ready ? `${ready.door} (the door)` : 'the door' },
    { value: everyService, label: 'every service' },
    ...[...names].filter((name) => name !== ready?.door).map((name) => ({ value: name, label: name })),
  ];
}

/** What is looked for. A pasted id goes straight to its trace. */
export function SearchForm({ filters: { values, set }, choices }: SearchFormProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [draft, setDraft] = useState(values);
  useEffect(() => setDraft(values), [values]);
  const wrong = Object.fromEntries(typed.map((name) => [name, wrongIn(name, draft[name])]));
  const operations = choices?.state === 'ready' ? choices.operations : [];
  const known = values.operation === '' || operations.includes(values.operation) ? [] : [values.operation];
  const isFiltered = Object.values(values).some((value) => value !== '');
  const apply = () => {
    if (typed.some((name) => wrong[name] !== undefined)) return;
    if (typed.some((name) => draft[name].trim() !== values[name])) {
      set(Object.fromEntries(typed.map((name) => [name, draft[name].trim()])));
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    apply();
  };
  const field = (name: (typeof typed)[number], placeholder: string) => (
    <Input
      id={`${id}-${name}`}
      value={draft[name]}
      placeholder={placeholder}
      onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
      onBlur={apply}
    />
  );
  const invalid = (name: (typeof typed)[number]) => ({ invalid: wrong[name] !== undefined, error: wrong[name] ?? '' });
  return (
    <form className={styles.form} role="search" aria-label="Traces" onSubmit={onSubmit}>
      <Field noMargin label="Service" htmlFor={`${id}-service`}>
        <Combobox
          id={`${id}-service`}
          options={serviceOptions(choices, values.service)}
          value={values.service}
          onChange={(option) => set({ service: option.value, operation: '' })}
        />
      </Field>
      <Field noMargin label="Operation" htmlFor={`${id}-operation`}>
        <Combobox
          id={`${id}-operation`}
          options={[...operations, ...known].map((value) => ({ value, label: value }))}
          value={values.operation || null}
          onChange={(option) => set({ operation: option?.value ?? '' })}
          placeholder="Any"
          isClearable
        />
      </Field>
      <Field noMargin label="Attributes" htmlFor={`${id}-tags`} className={styles.wide} {...invalid('tags')}>
        {field('tags', 'http.response.status_code=503 peer.service=users')}
      </Field>
      <Field noMargin label="At least" htmlFor={`${id}-minDuration`} {...invalid('minDuration')}>
        {field('minDuration', '100ms')}
      </Field>
      <Field noMargin label="At most" htmlFor={`${id}-maxDuration`} {...invalid('maxDuration')}>
        {field('maxDuration', '2s')}
      </Field>
      <Field noMargin label="Time" className={styles.wide}>
        <TimeRangeFilter from={values.from} to={values.to} placeholder="All that is kept" onChange={set} />
      </Field>
      <Field noMargin label="How many" htmlFor={`${id}-limit`}>
        <Combobox
          id={`${id}-limit`}
          options={traceLimits.map((value) => ({ value: String(value), label: `the newest ${value}` }))}
          value={values.limit || String(traceLimits[0])}
          onChange={(option) => set({ limit: option.value === String(traceLimits[0]) ? '' : option.value })}
        />
      </Field>
      <Checkbox
        className={styles.check}
        label="Errors only"
        value={values.errors === '1'}
        onChange={(event) => set({ errors: event.currentTarget.checked ? '1' : '' })}
      />
      <OpenById />
      <div className={styles.quick} role="group" aria-label="Often looked for">
        {searches.map(({ label, tags }) => (
          <Button
            key={label}
            type="button"
            size="sm"
            variant={values.tags === tags ? 'primary' : 'secondary'}
            fill="outline"
            aria-pressed={values.tags === tags}
            // What happened on an edge stands on its caller's span: any service may be one.
            onClick={() => set(values.tags === tags ? { tags: '' } : { tags, service: everyService, operation: '' })}
          >
            {label}
          </Button>
        ))}
        <Button
          type="button"
          size="sm"
          variant="secondary"
          fill="text"
          icon="times"
          disabled={!isFiltered}
          onClick={() => set(Object.fromEntries(Object.keys(values).map((name) => [name, ''])))}
        >
          Clear
        </Button>
      </div>
    </form>
  );
}

function OpenById() {
  const id = useId();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const open = (pasted: string) => {
    const trace = traceIdIn(pasted);
    setWrong(trace === undefined && pasted.trim() !== '');
    if (trace !== undefined) void navigate(`/traces/${trace}`);
  };
  return (
    <Field noMargin label="Trace id" htmlFor={id} invalid={wrong} error="A trace id is 32 hexadecimal digits">
      <Input
        id={id}
        value={text}
        placeholder="paste one to open it"
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(false);
          if (traceIdIn(event.currentTarget.value)) open(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          open(text);
        }}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))',
    gap: theme.spacing(1),
    alignItems: 'start',
    marginBottom: theme.spacing(2),
  }),
  wide: css({ [theme.breakpoints.up('lg')]: { gridColumn: 'span 2' } }),
  check: css({ alignSelf: 'center', justifySelf: 'start', marginTop: theme.spacing(2) }),
  quick: css({ gridColumn: '1 / -1', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
