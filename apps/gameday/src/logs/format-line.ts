import { styleText } from 'node:util';
import { type Level, parseLogLine } from './log-line.ts';

export interface FormatOptions {
  readonly color: boolean;
  /** Width that part names are padded to. */
  readonly partWidth: number;
}

type Style = Parameters<typeof styleText>[0];

const levelStyles: Readonly<Record<Level, Style>> = {
  trace: 'dim',
  debug: 'dim',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: ['red', 'bold'],
};

const partColors = ['cyan', 'magenta', 'blue', 'yellow', 'green'] as const;
const colorOf = (part: string) =>
  partColors[[...part].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % partColors.length] ?? 'cyan';

const clock = (timeMs: number | undefined) => {
  if (timeMs === undefined) return ' '.repeat(12);
  const time = new Date(timeMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = `${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  return `${two(time.getHours())}:${two(time.getMinutes())}:${seconds}`;
};

interface LoggedError {
  readonly type?: string;
  readonly message?: string;
  readonly stack?: string;
}

/** `key=value` for what is short; an error's stack on lines of its own. */
function extrasOf(extras: Readonly<Record<string, unknown>>): { inline: string; below: string } {
  const { err, ...others } = extras as { err?: LoggedError };
  const inline = Object.entries(others).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const stack =
    err && typeof err === 'object' ? (err.stack ?? `${err.type ?? 'Error'}: ${err.message ?? ''}`) : undefined;
  return {
    inline: inline.length > 0 ? ` ${inline.join(' ')}` : '',
    below: stack === undefined ? '' : `\n${stack.replaceAll(/^/gm, '    ')}`,
  };
}

/** A log line for people: time, part, level, message, what else it says, and the id of its trace. */
export function formatLogLine(part: string, line: string, { color, partWidth }: FormatOptions): string {
  const paint = (style: Style, value: string) => (color ? styleText(style, value, { validateStream: false }) : value);
  const { timeMs, level, message, traceId, extras } = parseLogLine(line);
  const { inline, below } = extrasOf(extras);
  return [
    paint('dim', clock(timeMs)),
    ' ',
    paint(colorOf(part), part.padEnd(partWidth)),
    ' ',
    level ? paint(levelStyles[level], level.padEnd(5)) : '     ',
    ' ',
    message,
    paint('dim', inline),
    traceId === undefined ? '' : paint('dim', ` trace=${traceId}`),
    below,
  ].join('');
}
