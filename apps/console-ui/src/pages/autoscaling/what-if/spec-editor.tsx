import type { SpecProblem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Field, RadioButtonGroup, TextArea, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useUrlState } from '../../../kit/url-state.ts';
import { BehaviorFields } from './behavior-fields.tsx';
import { type Editing, InputField } from './fields.tsx';
import { MetricFields } from './metric-fields.tsx';
import { editable, sameSpec } from './spec-model.ts';
import { readSpecText, type SpecLanguage, specText } from './text-model.ts';

const views = [
  { value: '', label: 'Form' },
  { value: 'yaml', label: 'YAML' },
  { value: 'json', label: 'JSON' },
];

/** The spec to try, as a form or as text; both change the same. */
export function SpecEditor(editing: Editing) {
  const styles = useStyles2(getStyles);
  const [view, setView] = useUrlState('view');
  return (
    <div className={styles.editor}>
      <div>
        <RadioButtonGroup aria-label="Edit as" size="sm" options={views} value={view} onChange={setView} />
      </div>
      {view === 'yaml' || view === 'json' ? (
        <SpecText key={view} {...editing} language={view} />
      ) : (
        <SpecForm {...editing} />
      )}
      <Problems problems={editing.problems} />
    </div>
  );
}

function SpecForm(editing: Editing) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.form}>
      <div className={styles.limits}>
        <InputField {...editing} label="Least replicas" path={['minReplicas']} kind="number" placeholder="1" />
        <InputField {...editing} label="Most replicas" path={['maxReplicas']} kind="number" />
      </div>
      <MetricFields {...editing} />
      <BehaviorFields {...editing} direction="scaleUp" />
      <BehaviorFields {...editing} direction="scaleDown" />
    </div>
  );
}

function SpecText({ spec, onChange, language }: Editing & { readonly language: SpecLanguage }) {
  const styles = useStyles2(getStyles);
  const [typed, setTyped] = useState({ text: specText(spec, language), said: spec });
  // Changed from elsewhere, such as by going back: what was typed is of another spec.
  const text = sameSpec(typed.said, spec) ? typed.text : specText(spec, language);
  const read = readSpecText(text);
  const onType = (next: string) => {
    const now = readSpecText(next);
    const said = now.ok ? editable(now.value) : spec;
    setTyped({ text: next, said });
    if (now.ok && !sameSpec(said, spec)) onChange(said);
  };
  return (
    <Field
      label={`Spec as ${language === 'yaml' ? 'YAML' : 'JSON'}`}
      description="A spec, or a whole HorizontalPodAutoscaler."
      invalid={!read.ok}
      error={read.ok ? undefined : read.message}
      noMargin
    >
      <TextArea
        id="spec-text"
        className={styles.text}
        rows={26}
        spellCheck={false}
        value={text}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </Field>
  );
}

/** All that is wrong, with its places; the form says it at its fields too. */
function Problems({ problems }: { readonly problems: readonly SpecProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Alert severity="error" title="The autoscaler would not take this spec">
      <ul>
        {problems.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path === '' ? 'spec' : path}</code> {message}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  editor: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2.5), minWidth: 0 }),
  limits: css({ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: theme.spacing(1) }),
  text: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
});
