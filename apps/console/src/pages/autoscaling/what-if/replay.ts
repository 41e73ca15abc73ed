import type { WhatIfForecast, WhatIfRow } from '@gameday/console-api';
import { type AutoscalerState, type DecideInput, decide, type Floor } from '@gameday/hpa';
import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import { decideInput, type RecordedDecision, type RecordedInput } from '../../../sources/autoscaling-record.ts';
import { type ImaginedPod, startUpMsOf, withPods } from './load.ts';
import { neededPods } from './needed.ts';

/** What is taken for the start-up of a pod where none was seen, real milliseconds. */
const startUpGuessMs = 5_000;

function floorsOf({ input, forecast }: RecordedDecision, mode: WhatIfForecast): readonly Floor[] {
  if (mode === 'off') return [];
  if (mode === 'recorded' || input.floors.length > 0) return input.floors;
  return forecast?.replicas === undefined
    ? []
    : [{ source: 'forecast', replicas: forecast.replicas, text: `forecast: ${forecast.text}` }];
}

/** The pods that there would have been: new ones need their time, the newest go first. */
class ImaginedPods {
  private pods: readonly ImaginedPod[] = [];
  private made = 0;
  private readonly startUpMs: number;

  constructor(startUpMs: number) {
    this.startUpMs = startUpMs;
  }

  /** As they really were, where the size is the same. */
  follow({ pods, nowMs }: RecordedInput): void {
    this.pods = pods
      .filter(({ deleting, phase }) => deleting !== true && phase !== 'Failed')
      .map(({ name, startTimeMs = nowMs, ready }) => ({
        name,
        startTimeMs,
        readyAtMs: ready?.status === 'True' ? ready.lastTransitionTimeMs : startTimeMs + this.startUpMs,
      }))
      .toSorted((a, b) => a.startTimeMs - b.startTimeMs);
  }

  resize(replicas: number, nowMs: number): void {
    const more = Array.from({ length: Math.max(0, replicas - this.pods.length) }, () => ({
      name: `what-if-${(this.made += 1)}`,
      startTimeMs: nowMs,
      readyAtMs: nowMs + this.startUpMs,
    }));
    this.pods = [...this.pods.slice(0, replicas), ...more];
  }

  get all(): readonly ImaginedPod[] {
    return this.pods;
  }
}

/**
 * What would have been decided with another spec. The recorded inputs are given to it in their order by the autoscaler's own
 * algorithm; its own sizes, recommendations and scale events carry on. Where its size is not the real one, the load of all pods is
 * spread evenly over those that it would have had. A size that somebody set by hand is set for it too.
 * @param records of one autoscaler, the oldest first
 * @param spec undefined: each decision's own, as it was
 */
export function replay(
  records: readonly RecordedDecision[],
  spec: HorizontalPodAutoscalerSpec | undefined,
  forecast: WhatIfForecast = 'recorded',
): WhatIfRow[] {
  const [firstOne] = records;
  const guessMs = startUpGuessMs * (firstOne?.timeScale ?? 1);
  const pods = new ImaginedPods(
    startUpMsOf(
      records.map(({ input }) => input),
      guessMs,
    ),
  );
  let state: AutoscalerState | undefined;
  let status: DecideInput['hpa']['status'];
  let replicas: number | undefined;
  let wasBefore: number | undefined;
  const rows: WhatIfRow[] = [];
  for (const record of records) {
    const { input } = record;
    const known = 'error' in input.scale ? undefined : input.scale.specReplicas;
    const was = known ?? wasBefore ?? 0;
    const byHand = wasBefore !== undefined && known !== undefined && known !== wasBefore;
    const from = byHand || replicas === undefined ? was : replicas;
    if (from === known) pods.follow(input);
    else pods.resize(from, input.nowMs);
    const before = status ?? input.hpa.status;
    const { status: _, ...hpa } = input.hpa;
    const decision = decide(
      decideInput({
        ...(from === known ? input : withPods(input, pods.all)),
        state: state ?? input.state,
        floors: floorsOf(record, forecast),
        hpa: { ...hpa, spec: spec ?? hpa.spec, ...(before && { status: before }) },
      }),
    );
    const result = decision.finish();
    ({ state, status } = result);
    const to = decision.scaleTo ?? from;
    pods.resize(to, input.nowMs);
    if (known !== undefined) replicas = to;
    const wasTo = record.scaleTo ?? was;
    wasBefore = known === undefined ? wasBefore : wasTo;
    rows.push({
      atMs: record.atMs,
      was: { from: was, to: wasTo, line: record.line },
      wouldBe: { from, to, line: result.explanation.line, ...(result.error !== undefined && { error: result.error }) },
      differs: wasTo !== to,
      byHand,
      needed: neededPods(input.hpa.spec, input),
    });
  }
  return rows;
}
