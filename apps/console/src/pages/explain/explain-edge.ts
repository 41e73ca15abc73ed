import { type ExplainChart, type Explained, type ExplainTarget, type TimelineItem } from '@gameday/console-api';
import { serverPeer } from '@gameday/conventions';
import type { Explanation, GovernanceReport } from '@gameday/service-kit';
import type { ConsoleContext } from '../../context.ts';
import type { EventSource } from '../../sources/events.ts';
import { edgeWords, lasted, sentence } from '../../sources/events-item.ts';
import { fieldsOf, numberOf } from '../../sources/shape.ts';
import { evidenceChart, evidenceOf } from './evidence.ts';
import { figuresOf, meaningOf, titleOf } from './figures.ts';
import { aroundOf, edgeOf, inForceAt } from './in-force.ts';
import { edgeCurves, effectsSeconds, readCurve, readEffects, readRefusals, type Curve } from './measure.ts';
import { keyOf, linksOf, nextOf } from './next.ts';
import { causeOf, policyOf, windowMsOf } from './policy.ts';

export type EdgeTarget = Exclude<ExplainTarget, { kind: 'scaling' }>;

interface Found {
  readonly report: GovernanceReport;
  readonly told: Explanation;
}

/** A moment that was measured may be off by a scrape and a step. */
const nearestMs = 20_000;
const aroundMs = 2 * 60_000;

const kinds: Readonly<Record<EdgeTarget['kind'], readonly Explanation['kind'][]>> = {
  transition: ['transition'],
  ejection: ['ejection', 'ejection_withheld', 'return'],
  shed: ['shed'],
};

/** The decision that is nearest to the moment; undefined where nobody remembers one near it. */
export function findDecision(
  reports: readonly GovernanceReport[],
  { kind, service, peer, atMs }: EdgeTarget,
): Found | undefined {
  const candidates = reports
    .filter((report) => report.service === service)
    .flatMap((report) =>
      report.explanations
        .filter((told) => kinds[kind].includes(told.kind) && told.peer === (peer === serverPeer ? service : peer))
        .map((told) => ({ report, told, off: Math.abs(Date.parse(told.at) - atMs) })),
    )
    .toSorted((a, b) => a.off - b.off);
  const [best] = candidates;
  return best && best.off <= nearestMs ? best : undefined;
}

const settingOf = (
  report: GovernanceReport | undefined,
  peer: string,
  ...path: readonly string[]
): number | undefined => {
  const edge = report?.edges.find((one) => one.peer === peer);
  return numberOf(path.reduce<unknown>((value, name) => fieldsOf(value)[name], edge?.settings));
};

type Drawing = Curve & { readonly threshold?: ExplainChart['threshold'] };

/** The curves that show what was looked back on: what decided first, then what came of it. */
function curvesOf({ service, peer }: EdgeTarget, report: GovernanceReport | undefined, cause: string): Drawing[] {
  if (peer === serverPeer) return [edgeCurves.limit(service)];
  const flow = edgeCurves.flow(service, peer);
  if (cause === 'slow_rate' || cause === 'probes_slow') {
    const [thresholdMs, rate] = ['thresholdMs', 'rate'].map((name) =>
      settingOf(report, peer, 'breaker', 'slowCall', name),
    );
    const slow = edgeCurves.slow(service, peer, thresholdMs ?? 1_000);
    return [
      {
        ...slow,
        ...(rate !== undefined && { threshold: { value: rate, label: `threshold ${Math.round(rate * 100)} %` } }),
      },
      flow,
    ];
  }
  if (cause === 'budget') return [edgeCurves.budget(service, peer), flow];
  const rate = settingOf(report, peer, 'breaker', 'failureRate');
  const failed = edgeCurves.failed(service, peer);
  const line =
    cause === 'failure_rate' && rate !== undefined
      ? { threshold: { value: rate, label: `threshold ${Math.round(rate * 100)} %` } }
      : {};
  return [{ ...failed, ...line }, flow];
}

/** What the timeline has of it, where it has something of about this moment. */
function nearestItem(target: EdgeTarget, items: readonly TimelineItem[]): TimelineItem | undefined {
  const { kind, service, peer, atMs } = target;
  const away = ({ fromMs }: TimelineItem) => Math.abs(fromMs - atMs);
  return items
    .filter(
      ({ explain }) =>
        explain?.kind === kind && 'service' in explain && explain.service === service && explain.peer === peer,
    )
    .filter((item) => away(item) <= nearestMs)
    .toSorted((a, b) => away(a) - away(b))[0];
}

/** What can be said where only measures are left. */
function measuredWords(
  target: EdgeTarget,
  near: TimelineItem | undefined,
  refusals: ReadonlyMap<string, number>,
): { title: string; says: string[] } {
  const { kind, service, peer } = target;
  const words = edgeWords(service, peer);
  const counted = [...refusals].map(([reason, count]) => `${count} (${reason})`).join(', ');
  const refused = refusals.size === 0 ? [] : [`About the same time it refused ${counted}.`];
  const title = {
    transition: `The breaker of ${words} changed its state`,
    ejection: `An endpoint of ${peer} was ejected`,
    shed: peer === serverPeer ? `${service} shed load` : `Calls of ${words} were refused`,
  }[kind];
  if (near) return { title, says: [near.says, ...refused] };
  const nothing =
    'Of this moment neither the replicas nor Prometheus have anything that says so: it may be older than what they keep.';
  return { title, says: refused.length > 0 ? refused : [nothing] };
}

interface Sources {
  readonly context: Pick<ConsoleContext, 'prometheus' | 'status'>;
  readonly events: EventSource;
}

/** Explains a decision of a replica: exactly where it remembers, else by what Prometheus has. */
export async function explainEdge({ context, events }: Sources, target: EdgeTarget, nowMs: number): Promise<Explained> {
  const { service, peer } = target;
  const range = { fromMs: target.atMs - aroundMs, toMs: Math.min(nowMs, target.atMs + aroundMs) };
  const { reports, ...timeline } = await events.read(range);
  const found = findDecision(reports, target);
  const atMs = found ? Date.parse(found.told.at) : target.atMs;
  // Of several replicas any tells the policy; the one that decided is the best.
  const report = found?.report ?? reports.find((one) => one.service === service);
  const notes = [...timeline.notes];
  const listen = async <Value>(asked: Promise<Value>, without: Value): Promise<Value> => {
    try {
      return await asked;
    } catch (error) {
      const note = `${sentence(error instanceof Error ? error.message : String(error))} Curves and figures from Prometheus are missing.`;
      if (!notes.includes(note)) notes.push(note);
      return without;
    }
  };
  const refusals = await listen(
    readRefusals(context.prometheus, service, peer, { fromMs: atMs - 15_000, toMs: Math.min(nowMs, atMs + 30_000) }),
    new Map<string, number>(),
  );
  const near = nearestItem(target, timeline.items);
  const cause = found
    ? causeOf(found.told)
    : target.kind === 'shed'
      ? peer === serverPeer
        ? 'shed'
        : (near?.state ?? [...refusals.keys()][0] ?? 'open')
      : target.kind;
  const windowMs = peer === serverPeer ? undefined : windowMsOf(report, peer);
  const chartRange = { fromMs: atMs - Math.max(45_000, 2 * (windowMs ?? 0)), toMs: Math.min(nowMs, atMs + 45_000) };
  const moment = { atMs, ...(windowMs !== undefined && { windowFromMs: atMs - windowMs }) };
  const [curves, effects] = await Promise.all([
    listen(
      Promise.all(
        curvesOf(target, report, cause).map(({ threshold, ...curve }) =>
          readCurve(context.prometheus, curve, chartRange, { ...moment, ...(threshold && { threshold }) }),
        ),
      ),
      [],
    ),
    listen(readEffects(context.prometheus, service, peer, atMs, nowMs), []),
  ]);
  const exactChart = found && evidenceChart(found.told);
  const edge = edgeOf(service, peer);
  const about = {
    atMs,
    nowMs,
    services: peer === serverPeer ? [service] : [service, peer],
    ...(edge !== undefined && { edge }),
  };
  const inForce = inForceAt(timeline.items, about);
  const words = found
    ? {
        title: titleOf(found.told, service),
        says: [sentence(`${found.report.replica}: ${found.told.summary}`), ...meaningOf(found.told, service)],
      }
    : measuredWords(target, near, refusals);
  const policy = policyOf(report, peer, cause);
  const own = (item: TimelineItem) =>
    item.explain?.kind === target.kind &&
    item.edge === edge &&
    item.services.includes(service) &&
    Math.abs(item.fromMs - atMs) < 2 &&
    (!found || item.replica === found.report.replica);
  return {
    key: keyOf({ ...target, atMs }),
    target: { ...target, atMs },
    ...words,
    atMs,
    ...(found
      ? { replica: found.report.replica, evidenceIs: 'exact' }
      : { evidenceIs: 'measured', missing: missingOf(reports, target, nowMs) }),
    figures: found
      ? figuresOf(found.told)
      : [...refusals].map(([reason, value]) => ({
          name: `Refused: ${reason}`,
          value,
          unit: 'count',
          decided: reason === cause,
        })),
    charts: [exactChart, ...curves].filter((chart) => chart !== undefined),
    ...(policy && { policy }),
    evidence: found ? evidenceOf(found.told) : [],
    inForce,
    effects,
    effectsSeconds,
    around: aroundOf(timeline.items, about, own),
    steps: [],
    next: nextOf(target, {
      kind: found?.told.kind ?? target.kind,
      inForce: inForce.filter(({ near }) => near).map(({ item }) => item),
      cause,
    }),
    links: linksOf(target, atMs, nowMs),
    notes,
  };
}

function missingOf(
  reports: readonly GovernanceReport[],
  { service, atMs, kind, peer }: EdgeTarget,
  nowMs: number,
): string {
  if (kind === 'shed' && peer !== serverPeer) {
    return 'Single refusals are only counted, not recorded: this is from Prometheus. What led to them is the decision before it.';
  }
  const own = reports.filter((report) => report.service === service);
  if (own.length === 0)
    return `No replica of ${service} answers, so its own record cannot be read; this is from Prometheus.`;
  const oldest = Math.min(...own.flatMap(({ explanations }) => explanations.map(({ at }) => Date.parse(at))));
  if (Number.isFinite(oldest) && oldest > atMs) {
    return `The replicas of ${service} remember nothing before ${lasted(nowMs - oldest)} ago: they were restarted since, or have decided much. This is from Prometheus.`;
  }
  return `No replica of ${service} that runs now remembers such a decision: the one that made it has ended or was restarted. This is from Prometheus.`;
}
