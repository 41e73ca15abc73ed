import {
  type WhatIfAnswer,
  type WhatIfForecast,
  type WhatIfRequest,
  whatIfForecasts,
  type WhatIfRow,
} from '@gameday/console-api';
import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import type { StoredAutoscaler } from '../../../sources/autoscaling-objects.ts';
import type { RecordedDecision } from '../../../sources/autoscaling-record.ts';
import { fieldsOf, numberOf, textOf } from '../../../sources/shape.ts';
import { Refusal } from '../../../web/refusal.ts';
import { plural } from '../amounts.ts';
import { figuresOf } from './figures.ts';
import { type FillOptions, fillFromPrometheus } from './fill.ts';
import { neededPods } from './needed.ts';
import { replay } from './replay.ts';
import { manifestOf, readSpec } from './spec.ts';

/** So many decisions are replayed at the most, the newest ones. */
export const decisionsMax = 1_500;
/** So many rows are sent without their texts shortened. */
const lineLengthMax = 600;

/** @throws Refusal */
export function readWhatIfRequest(body: unknown): WhatIfRequest {
  const fields = fieldsOf(body);
  const autoscaler = textOf(fields['autoscaler']);
  if (autoscaler === undefined)
    throw new Refusal('invalid_request', 'Which autoscaler? The field autoscaler is missing.');
  const forecast = fields['forecast'] ?? 'recorded';
  if (!whatIfForecasts.includes(forecast as WhatIfForecast)) {
    throw new Refusal('invalid_request', `The field forecast must be one of ${whatIfForecasts.join(', ')}.`);
  }
  const [fromMs, toMs] = [numberOf(fields['fromMs']), numberOf(fields['toMs'])];
  return {
    autoscaler,
    spec: fields['spec'],
    forecast: forecast as WhatIfForecast,
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  };
}

function assumptions(
  records: readonly RecordedDecision[],
  rows: readonly WhatIfRow[],
  forecast: WhatIfForecast,
): string[] {
  const byHand = rows.filter((row) => row.byHand).length;
  const floors = records.some(({ input, forecast: told }) => input.floors.length > 0 || told?.replicas !== undefined);
  return [
    'The load divides evenly: where the number of replicas would have been another one, what all pods bore together is spread over those that would have been ready.',
    'A load that was too much for the pods then is taken as no larger than what they bore; what a pod used to start is none of it.',
    'New pods take as long to become ready as those that were seen; memory per pod, durations and values of other objects stay as they were.',
    ...(byHand > 0 ? [`Sizes set by hand (${plural(byHand, 'time')}) are set in the what-if too.`] : []),
    ...(floors && forecast !== 'off'
      ? [
          "The forecast's answers are those that were recorded, for the targets of then; they are not made anew for changed targets.",
        ]
      : []),
  ];
}

const short = (line: string): string => (line.length > lineLengthMax ? `${line.slice(0, lineLengthMax)}…` : line);

const shortened = (row: WhatIfRow): WhatIfRow => ({
  ...row,
  was: { ...row.was, line: short(row.was.line) },
  wouldBe: { ...row.wouldBe, line: short(row.wouldBe.line) },
});

export interface WhatIfOptions extends FillOptions {
  readonly present: StoredAutoscaler;
  /** The oldest first. */
  readonly records: readonly RecordedDecision[];
  readonly request: WhatIfRequest;
}

/** What a changed spec would have made of the recorded history. @throws Refusal where there is none */
export async function answerWhatIf(options: WhatIfOptions): Promise<WhatIfAnswer> {
  const { present, request } = options;
  const read = readSpec(request.spec, present);
  if (!read.ok) return read;
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY, forecast = 'recorded' } = request;
  const chosen = options.records.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).slice(-decisionsMax);
  const first = chosen[0];
  if (!first || chosen.length < 2) {
    const { name } = present.metadata;
    throw new Refusal(
      'not_found',
      `There are fewer than two recorded decisions of ${name} in this time, so there is nothing to replay. A held autoscaler decides nothing.`,
    );
  }
  const filled = await fillFromPrometheus(chosen, read.spec, options);
  const rows = replay(filled.records, read.spec, forecast);
  const { tolerance, syncPeriodMs } = first.input.options;
  const figureOptions = { gapMsMax: (3 * syncPeriodMs) / first.timeScale, up: tolerance, down: tolerance };
  const sized = (
    which: 'was' | 'wouldBe',
    spec: HorizontalPodAutoscalerSpec | undefined,
    min: (index: number) => number,
  ) =>
    rows.map((row, index) => ({
      atMs: row.atMs,
      from: row[which].from,
      to: row[which].to,
      needed: spec ? neededPods(spec, filled.records[index]?.input ?? first.input) : row.needed,
      min: min(index),
    }));
  const minThen = (index: number) => filled.records[index]?.input.hpa.spec.minReplicas ?? 1;
  const minNow = () => read.spec.minReplicas ?? 1;
  const last = chosen.at(-1) ?? first;
  return {
    ok: true,
    fromMs: first.atMs,
    toMs: last.atMs,
    minutes: (last.atMs - first.atMs) / 60_000,
    timeScale: first.timeScale,
    sources: [
      `${plural(chosen.length, 'recorded decision')} with their inputs, replayed by the autoscaler's own algorithm.`,
      ...filled.sources,
    ],
    assumptions: assumptions(chosen, rows, forecast),
    rows: rows.map(shortened),
    was: figuresOf(sized('was', undefined, minThen), figureOptions),
    wouldBe: figuresOf(sized('wouldBe', undefined, minThen), figureOptions),
    wouldBeByOwnTargets: figuresOf(sized('wouldBe', read.spec, minNow), figureOptions),
    differences: rows.filter(({ differs }) => differs).length,
    manifest: manifestOf(present, read.spec),
  };
}
