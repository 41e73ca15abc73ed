import { formatTimeOfDay } from '../model/format.ts';
import type { LogLine, TraceLogs } from '../sources/trace-logs.ts';
import { type Html, html } from '../web/html.ts';
import { notice, tint } from './pieces.ts';

const moods: Readonly<Record<LogLine['level'], string>> = {
  trace: 'quiet',
  debug: 'quiet',
  info: 'plain',
  warn: 'warn',
  error: 'bad',
  fatal: 'bad',
};

/** The service's name out of the name of a replica, `users-x7k2p`. */
const serviceOf = (part: string): string => part.replace(/-[^-]+$/, '');

function line({ atMs, level, part, message, fields }: LogLine): Html {
  const start = html`<time datetime="${new Date(atMs).toISOString()}">${formatTimeOfDay(atMs, 'milliseconds')}</time>
    <span class="level ${moods[level]}">${level}</span>
    <span class="who"><i class="swatch ${tint(serviceOf(part))}" aria-hidden="true"></i>${part}</span>
    <span class="message">${message}</span>`;
  if (fields.length === 0) return html`<li><div class="line">${start}</div></li>`;
  return html`<li>
    <details>
      <summary class="line">${start}</summary>
      <dl class="pairs">
        ${fields.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </li>`;
}

/** What the processes logged while they worked for one trace. */
export function logLines({ lines, cut }: TraceLogs): Html {
  if (lines.length === 0) {
    return notice('No line of the logs names this trace', 'Logs rotate, so those of an old trace may be gone.');
  }
  return html`<ol class="logs">
      ${lines.map(line)}
    </ol>
    ${cut && html`<p class="foot warn">There may be more lines; the first ${lines.length} that were found are shown.</p>`}`;
}
