import { figure } from '../story/values.ts';
import { compareRuns, type Difference, type Duel, isJudged } from './compare.ts';

/** A value of a difference for people; a dash for what was not there. */
export const cell = (value: Difference['a'], unit: string): string => {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : `${figure(value)}${unit === '' ? '' : ` ${unit}`}`;
};

/** How the sides compare in one sentence. */
export function duelSentence({ a, b }: Duel): string {
  const unjudged = [a, b].filter(({ journal }) => !isJudged(journal));
  if (unjudged.length > 0) {
    const which = unjudged.map(({ name, journal }) => `${name} (${journal.gameday.verdict})`).join(' and ');
    return `Nothing can be compared: there is no judgement under ${which}.`;
  }
  const [one, other] = [a.journal.gameday.verdict, b.journal.gameday.verdict];
  if (one === other) return one === 'held' ? 'The system held under both.' : 'The system held under neither.';
  return one === 'held'
    ? `The system held under ${a.name}, not under ${b.name}.`
    : `The system held under ${b.name}, not under ${a.name}.`;
}

/** The differences as lines for a terminal: what, A, B, and a mark at the better one. */
export function duelText(duel: Duel, differences: readonly Difference[] = compareRuns(duel)): string {
  const rows = differences.map(({ what, unit, a, b, better }) => [
    what,
    `${cell(a, unit)}${better === 'a' ? ' ←' : ''}`,
    `${cell(b, unit)}${better === 'b' ? ' ←' : ''}`,
  ]);
  const table = [['', `A: ${duel.a.name}`, `B: ${duel.b.name}`], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return `${duelSentence(duel)}\n${lines.join('\n')}\n`;
}
