import { arch, cpus, platform, release, totalmem } from 'node:os';

/** One figure of a bench, with its goal where it has one. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The figure must not be above (`atMost`) or below (`atLeast`) this. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  /** What was measured, one by one, where the value is their median. */
  readonly runs?: readonly number[];
}

export interface BenchReport {
  readonly bench: string;
  /** `--short` measures less, to show that the bench works; its figures are no claim. */
  readonly short: boolean;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
}

/** Whether a figure meets its goal; undefined where it has none. */
export function isMet({ value, goal }: Figure): boolean | undefined {
  if (!goal) return undefined;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** What the figures were measured on. */
export function machine(): string {
  const [first] = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `${platform()} ${release()} ${arch()}, ${cpus().length} x ${first?.model ?? 'unknown processor'}, ${gib} GiB`;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

/** Prints a report: JSON with `--json`, else a table. Goals are told as met or missed; a missed one fails nothing. */
export function printReport(report: BenchReport, asJson: boolean): void {
  if (asJson) {
    const figures = report.figures.map((figure) => ({ ...figure, met: isMet(figure) }));
    process.stdout.write(`${JSON.stringify({ ...report, figures }, null, 2)}\n`);
    return;
  }
  const lines = [
    `bench ${report.bench}${report.short ? ' (short: shows that it works, its figures are no claim)' : ''}`,
    `on ${report.machine}`,
    Object.entries(report.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    '',
    ...report.figures.map(line),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function line(figure: Figure): string {
  const value = `${format(figure.value)} ${figure.unit}`;
  const runs = figure.runs && figure.runs.length > 1 ? `  [${figure.runs.map(format).join(', ')}]` : '';
  return `  ${figure.name.padEnd(44)} ${value.padStart(14)}${goalText(figure)}${runs}`;
}

function goalText(figure: Figure): string {
  const met = isMet(figure);
  if (met === undefined || !figure.goal) return '';
  const bound = 'atMost' in figure.goal ? `at most ${figure.goal.atMost}` : `at least ${figure.goal.atLeast}`;
  return `   goal ${bound} ${figure.unit}: ${met ? 'met' : 'MISSED'}`;
}

const format = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
