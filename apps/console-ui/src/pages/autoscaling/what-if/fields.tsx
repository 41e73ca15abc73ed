import type { SpecProblem } from '@gameday/console-api';
import { Combobox, Field, Input } from '@grafana/ui';
import { useId } from 'react';
import { type Path, pathText, problemAt, textAt, typedNumber, typedText, withValue } from './spec-model.ts';

/** The spec as it is edited, and what is wrong with it. */
export interface Editing {
  readonly spec: unknown;
  readonly problems: readonly SpecProblem[];
  readonly onChange: (spec: unknown) => void;
}

interface InputFieldProps extends Editing {
  readonly label: string;
  readonly path: Path;
  readonly kind: 'number' | 'text';
  readonly placeholder?: string;
  readonly description?: string;
}

/** One value of the spec in an input; what is wrong with it stands below. */
export function InputField({ spec, problems, onChange, label, path, kind, placeholder, description }: InputFieldProps) {
  const id = useId();
  const problem = problemAt(problems, path);
  const read = kind === 'number' ? typedNumber : typedText;
  return (
    <Field label={label} description={description} invalid={problem !== undefined} error={problem} noMargin>
      <Input
        id={id}
        value={textAt(spec, path)}
        inputMode={kind === 'number' ? 'numeric' : 'text'}
        {...(placeholder !== undefined && { placeholder })}
        data-path={pathText(path)}
        onChange={(event) => onChange(withValue(spec, path, read(event.currentTarget.value)))}
      />
    </Field>
  );
}

interface ChoiceFieldProps extends Editing {
  readonly label: string;
  readonly path: Path;
  readonly options: readonly string[];
  /** What holds where nothing is chosen. */
  readonly byDefault?: string;
  /** Sets more than the value itself. */
  readonly onChoose?: (value: string) => void;
}

/** One value of the spec out of a few. */
export function ChoiceField({ spec, problems, onChange, label, path, options, byDefault, onChoose }: ChoiceFieldProps) {
  const id = useId();
  const problem = problemAt(problems, path);
  const present = textAt(spec, path) || (byDefault ?? '');
  return (
    <Field label={label} invalid={problem !== undefined} error={problem} htmlFor={id} noMargin>
      <Combobox
        id={id}
        options={options.map((value) => ({ value, label: value }))}
        value={present === '' ? null : present}
        onChange={({ value }) => (onChoose ? onChoose(value) : onChange(withValue(spec, path, value)))}
      />
    </Field>
  );
}
