import { type LogFilterName, logLevels, type LogPart } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, Combobox, type ComboboxOption, Field, Input, MultiCombobox, useStyles2 } from '@grafana/ui';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { TimeRangeFilter } from './time-range.tsx';
import type { Filters } from './use-filters.ts';

interface LogFiltersProps {
  readonly filters: Filters<LogFilterName>;
  readonly parts: readonly LogPart[];
}

const names = (text: string): string[] => text.split(',').filter((name) => name !== '');

const groups: Readonly<Record<LogPart['kind'], string>> = {
  service: 'Replicas',
  engine: 'Engines',
  app: 'The lab itself',
  other: 'Other',
};

/** `service:users` stands for all its replicas, `part:users-x7k2p` for one process. */
function optionsOf(parts: readonly LogPart[], chosen: readonly string[]): Array<ComboboxOption<string>> {
  const services = [...new Set(parts.flatMap(({ service }) => service ?? []))].toSorted();
  const options: Array<ComboboxOption<string>> = [
    ...services.map((name) => ({ value: `service:${name}`, label: name, group: 'Services' })),
    ...parts.map(({ name, kind }) => ({ value: `part:${name}`, label: name, group: groups[kind] })),
  ];
  const known = new Set(options.map(({ value }) => value));
  const gone = chosen.filter((value) => !known.has(value));
  return [...options, ...gone.map((value) => ({ value, label: value.replace(/^\w+:/, ''), group: 'Not there now' }))];
}

/** A text field that takes effect with Enter, or when it is left. */
function TextFilter({
  id,
  value,
  onChange,
  placeholder,
}: {
  id: string;
  value: string;
  onChange: (text: string) => void;
  placeholder: string;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Input
      id={id}
      value={text}
      placeholder={placeholder}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text.trim() !== value && onChange(text.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(text.trim());
      }}
    />
  );
}

/** What the lines are narrowed by. */
export function LogFilters({ filters: { values, set }, parts }: LogFiltersProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const chosen = [
    ...names(values.service).map((name) => `service:${name}`),
    ...names(values.part).map((name) => `part:${name}`),
  ];
  const choose = (options: ReadonlyArray<ComboboxOption<string>>) => {
    const of = (kind: string) =>
      options
        .filter(({ value }) => value.startsWith(`${kind}:`))
        .map(({ value }) => value.slice(kind.length + 1))
        .join(',');
    set({ service: of('service'), part: of('part') });
  };
  const levels = logLevels.map((level) => ({
    value: level as string,
    label: level === 'fatal' ? level : `${level} and above`,
  }));
  const isFiltered = Object.values(values).some((value) => value !== '');
  const onSubmit = (event: FormEvent) => event.preventDefault();
  return (
    <form className={styles.form} role="search" aria-label="Log lines" onSubmit={onSubmit}>
      <Field noMargin label="Services, replicas, engines" htmlFor={`${id}-parts`} className={styles.wide}>
        <MultiCombobox
          id={`${id}-parts`}
          options={optionsOf(parts, chosen)}
          value={chosen}
          onChange={choose}
          placeholder="All of them"
          isClearable
        />
      </Field>
      <Field noMargin label="Level" htmlFor={`${id}-level`}>
        <Combobox
          id={`${id}-level`}
          options={levels}
          value={values.level || null}
          onChange={(option) => set({ level: option?.value ?? '' })}
          placeholder="Any"
          isClearable
        />
      </Field>
      <Field noMargin label="Text" htmlFor={`${id}-text`} className={styles.wide}>
        <TextFilter
          id={`${id}-text`}
          value={values.text}
          onChange={(text) => set({ text })}
          placeholder="what the line holds"
        />
      </Field>
      <Field noMargin label="Trace id" htmlFor={`${id}-trace`}>
        <TextFilter
          id={`${id}-trace`}
          value={values.trace}
          onChange={(text) => set({ trace: text.toLowerCase(), span: '' })}
          placeholder="32 hexadecimal digits"
        />
      </Field>
      <Field noMargin label="Time" className={styles.wide}>
        <TimeRangeFilter from={values.from} to={values.to} placeholder="All that is kept" onChange={set} />
      </Field>
      <Button
        type="button"
        variant="secondary"
        fill="outline"
        icon="times"
        disabled={!isFiltered}
        onClick={() =>
          set({ service: '', part: '', level: '', text: '', trace: '', span: '', from: '', to: '', limit: '' })
        }
      >
        Clear
      </Button>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))',
    gap: theme.spacing(1),
    alignItems: 'end',
    marginBottom: theme.spacing(2),
  }),
  wide: css({ [theme.breakpoints.up('lg')]: { gridColumn: 'span 2' } }),
});
