import type { Journal } from '@gameday/chaos-engine';
import type { Html } from '../html/html.ts';
import { type Look, nameOf, type Span, type Story } from '../story/story.ts';
import { duration } from '../story/values.ts';
import { element, tip } from './element.ts';
import { momentLabel, type Scale, scale, timeTicks } from './scale.ts';

const size = { width: 960, left: 210, right: 14, row: 24, top: 8, bottom: 26 };
const labelLettersMax = 32;
const letterWidth = 6.2;

interface Row {
  readonly label: string;
  readonly marks: (x: Scale, y: number) => readonly Html[];
}

const short = (text: string): string =>
  text.length > labelLettersMax ? `${text.slice(0, labelLettersMax - 1)}…` : text;

function bar(x: Scale, y: number, { fromMs, toMs }: Span, kind: string, says: string, text = ''): Html {
  const from = x.at(fromMs);
  const width = Math.max(2, x.at(toMs) - from);
  const fits = text.length * letterWidth + 8 < width;
  return element(
    'g',
    {},
    tip(says),
    element('rect', { class: `bar ${kind}`, x: from, y: y + 4, width, height: size.row - 8, rx: 3 }),
    fits && element('text', { class: 'inbar', x: from + 5, y: y + 16 }, text),
  );
}

const when = (atMs: number, startMs: number): string => momentLabel(Math.round((atMs - startMs) / 100) * 100);

/** A dot where it held, a cross where it did not: two shapes, so that nobody needs the colours to tell them apart. */
function lookMark(x: Scale, y: number, look: Look, startMs: number): Html {
  const middle = y + size.row / 2;
  const place = x.at(look.atMs);
  const unmet = look.readings.filter(({ met }) => !met).map(({ name, reason }) => `${name}: ${reason}`);
  const found = look.met ? 'holds' : unmet.join('; ');
  const says = `${when(look.atMs, startMs)}: ${found}${look.counts ? '' : ' (does not count)'}`;
  const kind = `look ${look.met ? 'met' : 'unmet'}${look.counts ? '' : ' watched'}`;
  const mark = look.met
    ? element('circle', { class: kind, cx: place, cy: middle, r: 4 })
    : element('path', { class: kind, d: `M${(place - 4).toFixed(1)} ${middle - 4}l8 8m0 -8l-8 8` });
  return element('g', {}, tip(says), mark);
}

function activityRows({ run, rollbacks }: Journal): Row[] {
  return [...run, ...rollbacks].map(({ activity, start, end, status, duration: seconds }) => {
    const span = { fromMs: Date.parse(start), toMs: Date.parse(end) };
    const says = `${nameOf(activity)}: ${status} after ${duration(seconds * 1000)}`;
    return { label: nameOf(activity), marks: (x, y) => [bar(x, y, span, status, says)] };
  });
}

function faultRows({ faults }: Story): Row[] {
  return faults.map(({ lease, proof, ...span }) => {
    const proved = proof ? `; ${proof.proved ? 'proved' : 'not proved'}: ${proof.says}` : '';
    const ended = `${lease.how ?? 'not undone'} after ${duration(span.toMs - span.fromMs)}`;
    const says = `${lease.says}${proved}; ${ended}`;
    return { label: lease.target, marks: (x, y) => [bar(x, y, span, 'infault', says, lease.says)] };
  });
}

function rowsOf(journal: Journal, story: Story): Row[] {
  const { phases, looks, events, fromMs, toMs } = story;
  const phaseRow: Row = {
    label: 'phase',
    marks: (x, y) =>
      phases.map((span) => {
        const says = `${span.phase}: ${duration(span.toMs - span.fromMs)}`;
        return bar(x, y, span, `p-${span.phase}`, says, span.phase);
      }),
  };
  const lookRow: Row = {
    label: 'hypothesis',
    marks: (x, y) => looks.map((look) => lookMark(x, y, look, fromMs)),
  };
  const eventRow: Row = {
    label: 'events',
    marks: (x, y) =>
      events.map(({ atMs, says }) => {
        const place = x.at(Math.min(Math.max(atMs, fromMs), toMs)).toFixed(1);
        const mark = element('path', { class: 'event', d: `M${place} ${y + 5}v${size.row - 10}` });
        return element('g', {}, tip(`${when(atMs, fromMs)}: ${says}`), mark);
      }),
  };
  return [
    phaseRow,
    ...activityRows(journal),
    ...faultRows(story),
    ...(looks.length > 0 ? [lookRow] : []),
    ...(events.length > 0 ? [eventRow] : []),
  ];
}

/** What happened when: phases, activities, faults, looks at the hypothesis, and what was explained. */
export function timeline(journal: Journal, story: Story): Html {
  const rows = rowsOf(journal, story);
  const { width, left, right, row, top, bottom } = size;
  const height = top + rows.length * row + bottom;
  const floor = height - bottom;
  const x = scale(story.fromMs, story.toMs, left, width - right);
  const axis = timeTicks(story.toMs - story.fromMs, 10).flatMap((ms) => {
    const at = x.at(story.fromMs + ms);
    return [
      element('line', { class: 'grid', x1: at, x2: at, y1: top, y2: floor }),
      element('text', { class: 'tick', x: at, y: height - 8, 'text-anchor': 'middle' }, momentLabel(ms)),
    ];
  });
  const drawn = rows.map(({ label, marks }, index) => {
    const y = top + index * row;
    const name = element(
      'text',
      { class: 'rowname', x: left - 8, y: y + 16, 'text-anchor': 'end' },
      tip(label),
      short(label),
    );
    return [name, ...marks(x, y)];
  });
  const label = 'Timeline of the run; the tables below say the same in words';
  const frame = { class: 'chart timeline', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label };
  return element('svg', frame, axis, drawn);
}
