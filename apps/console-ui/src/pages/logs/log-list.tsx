import type { LogLine } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type KeyboardEvent, useRef, useState } from 'react';
import { LogRow } from './log-row.tsx';

/** A line, and what tells it from one that says the same. */
export interface KeyedLine {
  readonly key: string;
  readonly line: LogLine;
}

interface LogListProps {
  /** In the order in which they are shown. */
  readonly lines: readonly KeyedLine[];
  /** What the list holds: `Log lines of the trace`. */
  readonly label: string;
  /** Marked where a message holds it. */
  readonly text?: string;
  /** Whether a line says which trace it belongs to; default true. */
  readonly linksToTraces?: boolean;
  readonly className?: string | undefined;
}

/** Log lines, each of which opens to its fields. Arrow keys go from line to line. */
export function LogList({ lines, label, text = '', linksToTraces = true, className }: LogListProps) {
  const styles = useStyles2(getStyles);
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState<string>();
  // One stop for the Tab key: the line that was last, else the first.
  const stop = lines.some(({ key }) => key === current) ? current : lines[0]?.key;
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      Home: -lines.length,
      End: lines.length,
    };
    const step = steps[event.key];
    const heads = [...(list.current?.querySelectorAll('summary') ?? [])];
    const at = heads.findIndex((head) => head === document.activeElement);
    if (step === undefined || at === -1) return;
    event.preventDefault();
    heads[Math.min(Math.max(at + step, 0), heads.length - 1)]?.focus();
  };
  return (
    <ul ref={list} className={cx(styles.list, className)} aria-label={label} onKeyDown={onKeyDown}>
      {lines.map(({ key, line }) => (
        <LogRow
          key={key}
          line={line}
          text={text}
          linksToTraces={linksToTraces}
          tabbable={key === stop}
          onFocus={() => setCurrent(key)}
        />
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
