import { styleText } from 'node:util';
import type { PartState } from '@gameday/conventions';
import type { PartKind } from '../supervisor/events.ts';

export interface TableRow {
  readonly name: string;
  readonly kind: PartKind;
  readonly state: PartState;
  readonly reason?: string;
}

const marks: Readonly<Record<PartState, string>> = {
  missing: styleText('dim', '·'),
  starting: styleText('yellow', '…'),
  ready: styleText('green', '✓'),
  stopping: styleText('yellow', '↓'),
  backoff: styleText('red', '↻'),
  failed: styleText('red', '✗'),
  stopped: styleText('dim', '–'),
};

const kinds: readonly PartKind[] = ['engine', 'app', 'service'];
const titles: Readonly<Record<PartKind, string>> = { engine: 'engines ', app: 'apps    ', service: 'services' };

/** A line for each kind with the parts that are well, and one for each part that needs words; no line wider than the terminal. */
export function renderTable(rows: readonly TableRow[], columns: number): string[] {
  const lines: string[] = [];
  for (const kind of kinds) {
    const ofKind = rows.filter((row) => row.kind === kind);
    let line = `  ${titles[kind]} `;
    let width = line.length;
    for (const { name, state } of ofKind) {
      if (width + name.length + 4 > columns) {
        lines.push(line);
        line = ' '.repeat(11);
        width = line.length;
      }
      line += ` ${marks[state]} ${name}`;
      width += name.length + 3;
    }
    if (ofKind.length > 0) lines.push(line);
  }
  const troubled = rows.filter(
    ({ reason, state }) => reason !== undefined && state !== 'stopped' && state !== 'stopping',
  );
  for (const { name, reason } of troubled) lines.push(`    ${name}: ${reason}`.slice(0, Math.max(20, columns - 1)));
  return lines;
}
