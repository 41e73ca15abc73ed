import type { LabEvent, MissingPart, Urls } from '../supervisor/events.ts';

const percent = (fraction: number | undefined) => (fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`);

/** One line about an event; undefined for what nobody needs to read. */
export function describeEvent(event: LabEvent): string | undefined {
  switch (event.type) {
    case 'part':
      return `${event.name}: ${event.state}${event.reason === undefined ? '' : ` (${event.reason})`}`;
    case 'removed':
      return `${event.name}: removed`;
    case 'install':
      return `${event.engine}: ${event.message}${percent(event.fraction)}`;
    case 'note':
      return event.message;
    case 'appReady':
      return `the app is ready after ${event.seconds} s`;
    case 'allReady':
      return `all is ready after ${event.seconds} s${event.missing.length > 0 ? `, without ${event.missing.map(({ name }) => name).join(', ')}` : ''}`;
    case 'failed':
      return [event.message, ...event.lines, ...(event.hint === undefined ? [] : [`→ ${event.hint}`])].join('\n  ');
    case 'stopping':
      return `stopping: ${event.reason}`;
    case 'stopped':
      return 'stopped';
  }
}

/** The addresses, one a line. */
export function urlLines(urls: Urls): string[] {
  const width = Math.max(0, ...Object.keys(urls).map((name) => name.length)) + 2;
  return Object.entries(urls).map(([name, url]) => `  ${name.padEnd(width)}${url}`);
}

/** What the lab goes without, and why. */
export const missingLines = (missing: readonly MissingPart[]): string[] =>
  missing.length === 0 ? [] : ['Without:', ...missing.map(({ name, reason }) => `  ${name}: ${reason}`)];
