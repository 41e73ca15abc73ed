import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, Field, TextArea, useStyles2 } from '@grafana/ui';
import type { PolicyExample } from './examples.ts';

interface PoliciesFieldProps {
  readonly letter: string;
  readonly text: string;
  readonly problem: string | undefined;
  readonly examples: readonly PolicyExample[];
  readonly onChange: (text: string) => void;
}

/** One side's set of policies, as text. */
export function PoliciesField({ letter, text, problem, examples, onChange }: PoliciesFieldProps) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <Field label={`Policies of ${letter}`} invalid={problem !== undefined} error={problem}>
        <TextArea
          id={`policies-${letter}`}
          className={styles.text}
          rows={8}
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
  text: css({ fontFamily: theme.typography.fontFamilyMonospace, resize: 'vertical' }),
  examples: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
