/** What a line of k6's log means to us. */
export type LogLine =
  | { readonly kind: 'started' }
  | { readonly kind: 'unanswered'; readonly message: string }
  | { readonly kind: 'problem'; readonly level: string; readonly message: string }
  | { readonly kind: 'other' };

/** Every executor says this once, right before its first iteration. */
const executorStarts = 'Starting executor run...';
const other: LogLine = { kind: 'other' };

/** Reads one line of `--log-format=json --verbose`. A line that is none (a crash of k6) is a problem as it stands. */
export function readLogLine(line: string): LogLine {
  if (line === '') return other;
  let entry: { level?: unknown; msg?: unknown; error?: unknown };
  try {
    entry = JSON.parse(line) as typeof entry;
  } catch {
    return { kind: 'problem', level: 'error', message: line };
  }
  // Without the stack: what is said, and not where in the script, is what people look for.
  const message = String(entry.msg ?? '')
    .replaceAll(/\n\tat .*/g, '')
    .trim();
  if (entry.level === 'debug') return message === executorStarts ? { kind: 'started' } : other;
  if (entry.level === 'info') return other;
  const detail = typeof entry.error === 'string' ? entry.error : '';
  if (message === 'Request Failed') return { kind: 'unanswered', message: detail };
  return { kind: 'problem', level: String(entry.level), message: detail ? `${message}: ${detail}` : message };
}

const statusLine = /^running \(([\dhms.]+)\), (\d+)\/(\d+) VUs, (\d+) complete and (\d+) interrupted iterations/;

/** k6's own way to write a time: `1h02m03.0s`. @returns seconds */
function secondsOf(text: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Reads a line such as `running (01.0s), 3/5 VUs, 5 complete and 0 interrupted iterations`. */
export function readStatusLine(line: string) {
  const match = statusLine.exec(line);
  if (!match) return undefined;
  const [, elapsed = '', vus, vusMax, iterations] = match;
  return {
    elapsedSeconds: secondsOf(elapsed),
    vus: Number(vus),
    vusMax: Number(vusMax),
    iterations: Number(iterations),
  };
}
