import type { ExplainChart, Explained, ExplainTarget } from '@gameday/console-api';
import type { EventSource } from '../../sources/events.ts';
import { counted, sentence } from '../../sources/events-item.ts';
import type { RecordedDecision } from '../../sources/autoscaling-record.ts';
import { explain } from '../autoscaling/arithmetic/explain.ts';
import { nearestTo, rowOf } from '../autoscaling/rows.ts';
import { aroundOf, inForceAt } from './in-force.ts';
import { effectsSeconds, type Measures, readEffects } from './measure.ts';
import { keyOf, linksOf } from './next.ts';

export type ScalingTarget = Extract<ExplainTarget, { kind: 'scaling' }>;

/** A decision comes within a sync; further away it is another one. */
const nearestMs = 60_000;
const chartMs = 5 * 60_000;

/** Among decisions near a moment, one that changed the size is what is asked about. */
export function findScaling(records: readonly RecordedDecision[], atMs: number): number | undefined {
  if (records.length === 0) return undefined;
  const changed = records.flatMap((record, index) => {
    const { from, to } = rowOf(record);
    return from !== to && Math.abs(record.atMs - atMs) <= 20_000 ? [index] : [];
  });
  const near = changed.toSorted(
    (a, b) => Math.abs((records[a]?.atMs ?? 0) - atMs) - Math.abs((records[b]?.atMs ?? 0) - atMs),
  )[0];
  const exact = nearestTo(records, atMs);
  // A decision that is named to the millisecond is meant itself, whatever it came to.
  const index = records[exact]?.atMs === atMs ? exact : (near ?? exact);
  return Math.abs((records[index]?.atMs ?? 0) - atMs) <= nearestMs ? index : undefined;
}

/** Current over target of each metric, and the size, around a decision. */
function chartsOf(records: readonly RecordedDecision[], atMs: number): ExplainChart[] {
  const fromMs = atMs - chartMs;
  const toMs = atMs + chartMs / 2;
  const rows = records.filter((record) => record.atMs >= fromMs && record.atMs <= toMs).map(rowOf);
  const names = [...new Set(rows.flatMap(({ ratios }) => ratios.map(({ name }) => name)))];
  const common = {
    fromMs,
    toMs: Math.max(atMs + 1_000, Math.min(toMs, rows.at(-1)?.atMs ?? toMs)),
    atMs,
    source: 'the autoscaler’s own record of its decisions',
  };
  const ratios = names.map((name) => ({
    label: name,
    step: false,
    points: rows.flatMap((row) => {
      const ratio = row.ratios.find((one) => one.name === name)?.ratio;
      return ratio === undefined ? [] : [[row.atMs, ratio] as const];
    }),
  }));
  const drawn = ratios.filter(({ points }) => points.length > 0);
  return [
    ...(drawn.length > 0
      ? [
          {
            title: 'Metric, over its target',
            unit: 'ratio' as const,
            lines: drawn,
            threshold: { value: 1, label: 'the target' },
            ...common,
          },
        ]
      : []),
    {
      title: 'Replicas',
      unit: 'replicas' as const,
      lines: [{ label: 'wanted', step: true, points: rows.map(({ atMs: when, to }) => [when, to] as const) }],
      ...common,
    },
  ];
}

interface Sources {
  readonly prometheus: Measures;
  readonly events: EventSource;
  /** Of the autoscaler, the oldest first; empty where none are kept. */
  readonly records: readonly RecordedDecision[];
  readonly away: readonly string[];
}

/** Explains a decision of an autoscaler by its own record; where that is gone, by what happened around it. */
export async function explainScaling(
  { prometheus, events, records, away }: Sources,
  target: ScalingTarget,
  nowMs: number,
): Promise<Explained> {
  const { autoscaler } = target;
  const index = findScaling(records, target.atMs);
  const told = index === undefined ? undefined : explain(records, index);
  const record = index === undefined ? undefined : records[index];
  const atMs = told?.row.atMs ?? target.atMs;
  const service = record?.input.hpa.spec.scaleTargetRef.name ?? autoscaler;
  const { reports: _reports, ...timeline } = await events.read({
    fromMs: atMs - 2 * 60_000,
    toMs: Math.min(nowMs, atMs + 2 * 60_000),
  });
  const notes = [...timeline.notes, ...away];
  const effects = await readEffects(prometheus, service, 'server', atMs, nowMs).catch((error: unknown) => {
    notes.push(sentence(error instanceof Error ? error.message : String(error)));
    return [];
  });
  const about = { atMs, nowMs, services: [service, autoscaler] };
  const own = timeline.items.filter(
    (item) => item.kind === 'scaling' && item.services.includes(autoscaler) && Math.abs(item.fromMs - atMs) < 20_000,
  );
  const { row } = told ?? {};
  const changed = row?.verdict === 'up' || row?.verdict === 'down';
  const next: Array<Explained['next'][number]> = [
    {
      text: 'Change the spec and replay this very history: the what-if says what it would have decided.',
      link: { label: 'What if', href: `/autoscaling/${encodeURIComponent(autoscaler)}?at=${Math.round(atMs)}` },
    },
    {
      text: 'Hold the size by hand while you look, and give it back to the autoscaler afterwards.',
      command: `gameday scale ${service} ${row?.to ?? 2}`,
    },
  ];
  if (row?.held !== undefined) {
    const holds = {
      stabilization: 'The stabilization window kept it from going down at once',
      rate: 'A scaling policy kept it from changing more at once',
      bounds: 'The bounds of the spec kept it from going further',
    };
    next.unshift({ text: `${holds[row.held]}: look whether that is what you want for this service.` });
  }
  return {
    key: keyOf({ ...target, atMs }),
    target: { ...target, atMs },
    title: !row
      ? `${autoscaler} was scaled`
      : changed
        ? `${autoscaler}: ${counted(row.to, 'replica')} instead of ${row.from}`
        : `${autoscaler} stays at ${row.to}`,
    atMs,
    says: row
      ? [sentence(row.line), ...(row.error === undefined ? [] : [sentence(row.error)])]
      : own.length > 0
        ? own.map(({ says }) => says)
        : ['Of this moment nobody has a record any more.'],
    ...(told
      ? { evidenceIs: 'exact' }
      : {
          evidenceIs: 'measured',
          missing: `The autoscaler’s record of this decision is gone, or it decided nothing within ${nearestMs / 1000} s of it.`,
        }),
    figures: (row?.ratios ?? []).flatMap(({ name, ratio, proposal }) => [
      ...(ratio === undefined
        ? []
        : [
            {
              name: `${name}, over its target`,
              value: ratio,
              unit: 'ratio' as const,
              threshold: 1,
              rule: 'the target; within the tolerance nothing changes',
              decided: proposal === row?.to,
            },
          ]),
      ...(proposal === undefined
        ? []
        : [{ name: `${name} asks for`, value: proposal, unit: 'replicas' as const, decided: proposal === row?.to }]),
    ]),
    charts: records.length > 0 && told ? chartsOf(records, atMs) : [],
    evidence: [],
    inForce: inForceAt(timeline.items, about),
    effects,
    effectsSeconds,
    around: aroundOf(timeline.items, about, (item) => own.includes(item)),
    steps: told?.steps ?? [],
    next,
    links: linksOf(target, atMs, nowMs),
    notes,
  };
}
