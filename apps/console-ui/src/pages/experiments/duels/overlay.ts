import type { ComparedRun, RunLine, ToleranceBand } from '@gameday/console-api';

/** A line of one of the two sides; lines of the same name have the same colour. */
export interface OverlaidLine extends RunLine {
  readonly side: 'a' | 'b';
  readonly color: number;
}

/** What both sides, or one of them, have measured. */
export interface Overlay {
  readonly name: string;
  readonly says?: string;
  readonly band?: ToleranceBand;
  readonly lines: readonly OverlaidLine[];
}

/** Of each side; more cannot be told apart when they lie over each other. */
const linesMax = 4;

const peakOf = ({ points }: RunLine): number => Math.max(...points.map(([, value]) => value));

const highest = (lines: readonly RunLine[]): RunLine[] =>
  lines.toSorted((one, other) => peakOf(other) - peakOf(one)).slice(0, linesMax);

/** The charts of a comparison: by the names of what is measured, in the order of A, then what only B has. */
export function chartsOf(a: Pick<ComparedRun, 'lines'>, b: Pick<ComparedRun, 'lines'>): Overlay[] {
  const names = [...new Set([...a.lines, ...b.lines].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [one, other] = [a, b].map(({ lines }) => lines.find((line) => line.name === name));
    const [fromA, fromB] = [highest(one?.lines ?? []), highest(other?.lines ?? [])];
    const labels = [...new Set([...fromA, ...fromB].map(({ label }) => label))];
    const placed = (lines: readonly RunLine[], side: 'a' | 'b') =>
      // A line without a name is told apart by its side alone.
      lines.map((line): OverlaidLine => ({
        ...line,
        side,
        color: line.label === '' ? (side === 'a' ? 0 : 1) : labels.indexOf(line.label),
      }));
    const says = one?.says ?? other?.says;
    const band = one?.band ?? other?.band;
    // Of what must be one value exactly, the differences say all.
    if (band?.low !== undefined && band.low === band.high) return [];
    return [
      {
        name,
        lines: [...placed(fromA, 'a'), ...placed(fromB, 'b')],
        ...(says !== undefined && { says }),
        ...(band && { band }),
      },
    ];
  });
}

/** The same line, so much later. */
export const shift = (points: RunLine['points'], byMs: number): RunLine['points'] =>
  points.map(([at, value]) => [at + byMs, value] as const);
