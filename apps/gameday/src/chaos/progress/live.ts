import { stripVTControlCharacters, styleText } from 'node:util';
import { bringsLoad, type Phase, phases, type RunEvent } from '@gameday/chaos-engine';
import type { Output } from '../../cli/io.ts';
import type { ChaosProgress } from './progress.ts';
import { sentenceOf, shown } from './sentences.ts';
import { newView, type ProbeView, type RunView, seen } from './view.ts';

const redrawMs = 150;
/** Between events time goes on. */
const tickMs = 1_000;
const told = phases.filter((phase) => phase !== 'done' && phase !== 'preparing');
const blocks = [...'▁▂▃▄▅▆▇█'];

const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
  styleText(format, text, { validateStream: false });

/** A line of a terminal that does not wrap; what does not fit is cut, colours included. */
export function fit(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : `${plain.slice(0, Math.max(1, columns - 2))}…`;
}

/** Values as small bars, from the least to the most of them. */
export function sparkline(values: readonly number[], width = 24): string {
  const shownValues = values.slice(-width);
  const [low, high] = [Math.min(...shownValues), Math.max(...shownValues)];
  if (shownValues.length < 2) return '';
  return shownValues
    .map((value) => blocks[high === low ? 0 : Math.round(((value - low) / (high - low)) * (blocks.length - 1))])
    .join('');
}

function phaseLine({ phase, passed, phaseAt }: RunView, now: number): string {
  const marks = told.map((one: Phase) => {
    if (one === phase) return paint('bold', `● ${one} ${Math.round((now - phaseAt) / 1000)} s`);
    return passed.includes(one) ? paint('green', `✓ ${one}`) : paint('dim', `○ ${one}`);
  });
  return `  ${marks.join('  ')}`;
}

function probeLine({ name, met, reason, value, history }: ProbeView, nameWidth: number, counts: boolean): string {
  const mark = met ? paint('green', '✓') : paint(counts ? 'red' : 'yellow', '✗');
  const found = met ? shown(value) : reason;
  return `  ${mark} ${name.padEnd(nameWidth)}  ${paint('dim', sparkline(history).padEnd(24))}  ${found}`;
}

/** The lines that are redrawn: where the run is, what is in force, what the probes find. */
export function render(view: RunView, now: number, columns: number): string[] {
  const nameWidth = Math.max(0, ...[...view.probes.keys()].map((name) => name.length));
  const inForce = [...view.faults.values()].filter(
    (fault) => fault.state !== 'ended' && fault.state !== 'intended' && !bringsLoad(fault),
  );
  const waits =
    view.waitsUntil === undefined ? '' : ` (${Math.max(0, Math.round((view.waitsUntil - now) / 1000))} s to go)`;
  const lines = [
    phaseLine(view, now),
    ...[...view.probes.values()].map((probe) => probeLine(probe, nameWidth, view.counts)),
    ...inForce.map(({ says, state }) => `  ${paint('yellow', '!')} ${says} ${paint('dim', `(${state})`)}`),
    ...(view.load === undefined ? [] : [`  load ${view.load}`]),
    ...(view.doing === undefined ? [] : [`  → ${view.doing}${waits}`]),
  ];
  return lines.map((line) => fit(line, columns));
}

/** News that stays on the screen above what is redrawn. */
function isNews(event: RunEvent): boolean {
  if (event.type === 'fault') return event.state !== 'intended';
  return (
    event.type === 'reason' || event.type === 'warning' || event.type === 'load' || event.type === 'activity-ended'
  );
}

/** A run on a terminal: news as lines, and below them a view that is redrawn in place. */
export function liveProgress(out: Output, now: () => number = Date.now): ChaosProgress {
  let view: RunView | undefined;
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  let ticking: NodeJS.Timeout | undefined;
  const columns = () => out.columns || 80;
  const erase = (): void => {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    clearTimeout(timer);
    timer = undefined;
    erase();
    if (!view) return;
    const lines = render(view, now(), columns());
    out.write(lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
  };
  const soon = (): void => void (timer ??= setTimeout(draw, redrawMs).unref());
  const say = (line: string): void => {
    erase();
    out.write(`${line}\n`);
    if (view) soon();
  };
  return {
    begin(opened) {
      view = newView(opened);
      out.write(
        `${paint('bold', opened.title)} ${paint('dim', `${opened.file}; run ${opened.run}, seed ${opened.seed}`)}\n`,
      );
      ticking = setInterval(soon, tickMs).unref();
    },
    watch(event) {
      if (!view) return;
      view = seen(view, event);
      const text = isNews(event) ? sentenceOf(event) : undefined;
      if (text === undefined) return soon();
      const seconds = ((event.at - view.opened.at) / 1000).toFixed(1).padStart(7);
      say(`${paint('dim', `${seconds} s`)}  ${text}`);
    },
    say,
    end() {
      clearInterval(ticking);
      if (view) draw();
      clearTimeout(timer);
      timer = undefined;
      view = undefined;
      drawn = 0;
    },
  };
}
