import type { PartState } from '@gameday/conventions';
import type { Io, Output } from '../cli/io.ts';
import type { LabEvent } from '../supervisor/events.ts';
import { describeEvent, missingLines, urlLines } from './describe-event.ts';
import { renderTable, type TableRow } from './table.ts';

/** Shows a lab coming up, and afterwards what happens to it. */
export interface Progress {
  readonly watch: (event: LabEvent) => void;
  /** Nothing more is to come. */
  close(): void;
}

const waitingFor = (parts: ReadonlyMap<string, TableRow>) =>
  [...parts.values()].filter(({ state }) => state === 'starting' || state === 'backoff').map(({ name }) => name);

/** States that people want to read of as they happen. */
const spoken: readonly PartState[] = ['ready', 'backoff', 'failed', 'missing'];
const heartbeatMs = 10_000;
const installLineMs = 5_000;
const redrawMs = 120;

/** What is said when the app, and when all, is ready; addresses that were said already are not said again. */
function summaries(): (event: LabEvent) => string[] {
  let said = '';
  return (event) => {
    if (event.type !== 'appReady' && event.type !== 'allReady') return [];
    const urls = urlLines(event.urls);
    const news = urls.join() === said ? [] : urls;
    said = urls.join();
    if (event.type === 'appReady') return ['', `The app is ready after ${event.seconds} s.`, ...news];
    return ['', `All is ready after ${event.seconds} s.`, ...news, ...missingLines(event.missing), ''];
  };
}

const failure = (event: LabEvent & { type: 'failed' }): string[] => [
  `gameday: ${event.message}`,
  ...event.lines.map((line) => `  ${line}`),
  ...(event.hint === undefined ? [] : [`  → ${event.hint}`]),
];

/** A line for each thing that happens: for logs, pipes and CI. */
export function lineProgress(out: Output, now: () => number = () => performance.now()): Progress {
  const parts = new Map<string, TableRow>();
  const installs = new Map<string, { message: string; atMs: number }>();
  const summary = summaries();
  let up = false;
  let lastMs = now();
  const say = (...lines: string[]) => {
    lastMs = now();
    for (const line of lines) out.write(`${line}\n`);
  };
  const heartbeat = setInterval(() => {
    const names = waitingFor(parts);
    if (!up && names.length > 0 && now() - lastMs >= heartbeatMs) say(`still waiting for ${names.join(', ')}`);
  }, heartbeatMs / 4).unref();
  const install = (event: LabEvent & { type: 'install' }) => {
    const last = installs.get(event.engine);
    if (last && last.message === event.message && now() - last.atMs < installLineMs) return;
    installs.set(event.engine, { message: event.message, atMs: now() });
    say(describeEvent(event) ?? '');
  };
  return {
    watch(event) {
      if (event.type === 'part') {
        parts.set(event.name, event);
        if (spoken.includes(event.state)) say(describeEvent(event) ?? '');
      } else if (event.type === 'install') install(event);
      else if (event.type === 'appReady' || event.type === 'allReady') {
        up = event.type === 'allReady';
        say(...summary(event));
      } else if (event.type === 'failed') say(...failure(event));
      else if (event.type !== 'removed') say(describeEvent(event) ?? '');
    },
    close: () => clearInterval(heartbeat),
  };
}

/** A table that is redrawn in place while the lab comes up or goes down; lines in between. */
export function tableProgress(out: Output): Progress {
  const rows = new Map<string, TableRow>();
  const summary = summaries();
  let drawn = 0;
  let live = true;
  let timer: NodeJS.Timeout | undefined;
  const erase = () => {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = () => {
    timer = undefined;
    erase();
    if (!live) return;
    const lines = renderTable([...rows.values()], out.columns || 80);
    out.write(lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
  };
  const redraw = () => (timer ??= setTimeout(draw, redrawMs).unref());
  const say = (...lines: string[]) => {
    erase();
    for (const line of lines) out.write(`${line}\n`);
    if (live) redraw();
  };
  const end = (...lines: string[]) => {
    live = false;
    clearTimeout(timer);
    timer = undefined;
    say(...lines);
  };
  return {
    watch(event) {
      switch (event.type) {
        case 'part':
          rows.set(event.name, event);
          return live ? void redraw() : say(describeEvent(event) ?? '');
        case 'install': {
          const row = rows.get(event.engine) ?? { name: event.engine, kind: 'engine', state: 'missing' };
          const line = (describeEvent(event) ?? '').slice(event.engine.length + 2);
          rows.set(event.engine, { ...row, reason: line });
          return void (live && redraw());
        }
        case 'removed':
          rows.delete(event.name);
          return void (live && redraw());
        case 'appReady':
          return say(...summary(event));
        case 'allReady':
          return end(...renderTable([...rows.values()], out.columns || 80), ...summary(event), 'Ctrl-C stops the lab.');
        case 'failed':
          return say(...failure(event));
        case 'stopping':
          live = true;
          return say(describeEvent(event) ?? '');
        case 'stopped':
          return end('stopped');
        case 'note':
          return say(event.message);
      }
    },
    close: () => end(),
  };
}

/** The kind that fits where stderr leads. */
export const progressFor = (io: Io): Progress => (io.stderr.isTTY ? tableProgress(io.stderr) : lineProgress(io.stderr));
