import type { ArithmeticLine, ArithmeticStep, DecisionExplained } from '@gameday/console-api';
import { decide, type ExplanationStep, metricsOf, type ReconcileResult } from '@gameday/hpa';
import { decideInput, type RecordedDecision } from '../../../sources/autoscaling-record.ts';
import { plural } from '../amounts.ts';
import { conditionsOf } from '../overview.ts';
import { rowOf } from '../rows.ts';
import { metricArithmetic } from './metric.ts';
import { policyArithmetic } from './policies.ts';
import { windowArithmetic } from './windows.ts';

type MetricStep = Extract<ExplanationStep, { kind: 'metric' }>;

const triggers: Readonly<Record<string, string>> = {
  sync: 'its period was over',
  change: 'its spec or settings were changed',
  start: 'it began',
  asked: 'somebody asked',
};

function inputStep({ input, trigger, timeScale, generation }: RecordedDecision): ArithmeticStep {
  const { scale, pods, hpa, options } = input;
  const lines: ArithmeticLine[] = [];
  if ('error' in scale) lines.push({ text: `The target's scale could not be read: ${scale.error}` });
  else {
    const away = scale.statusReplicas === scale.specReplicas ? '' : `, and has ${scale.statusReplicas} so far`;
    lines.push({ text: `${hpa.spec.scaleTargetRef.name} is to have ${plural(scale.specReplicas, 'replica')}${away}.` });
  }
  const count = (is: (pod: (typeof pods)[number]) => boolean) => pods.filter(is).length;
  const ready = count((pod) => pod.ready?.status === 'True' && pod.deleting !== true);
  const ending = count((pod) => pod.deleting === true);
  lines.push({
    text: `${plural(pods.length, 'pod')}: ${ready} ready, ${pods.length - ready - ending} not ready, ${ending} ending.`,
  });
  if (timeScale !== 1) {
    lines.push({
      text: `The autoscaler's clock runs ${timeScale} times as fast; all seconds below are on that clock.`,
    });
  }
  return {
    kind: 'input',
    title: `It looked, as ${triggers[trigger] ?? trigger}`,
    lines,
    tables: [],
    result: `generation ${generation} of the spec, every ${options.syncPeriodMs / 1000} s`,
    role: 'plain',
  };
}

/** Which of the proposals won, where there are several. */
function winnerStep({ explanation, trace }: RecordedDecision): ArithmeticStep | undefined {
  const step = explanation.steps.find((each) => each.kind === 'desired');
  const metrics = explanation.steps.filter((each): each is MetricStep => each.kind === 'metric');
  if (!step || step.kind !== 'desired') return undefined;
  const floors = explanation.steps.flatMap((each) =>
    each.kind === 'floor' ? [`${each.source} ${each.replicas}`] : [],
  );
  const asked = metrics.map(({ name, proposal }) => `${name} ${proposal ?? 'failed'}`);
  return {
    kind: 'winner',
    title: 'The largest wins',
    lines: [
      {
        text: `${step.winner} asks for most.`,
        formula: `max(${[...asked, ...floors].join(', ')}) = ${trace.metricDesired ?? step.replicas}`,
      },
    ],
    tables: [],
    result: `${step.replicas}, by ${step.winner}`,
    role: 'plain',
  };
}

function forecastStep({ explanation, forecast }: RecordedDecision): ArithmeticStep | undefined {
  const floor = explanation.steps.find((step) => step.kind === 'floor');
  if (floor?.kind === 'floor') {
    const won = explanation.steps.some((step) => step.kind === 'desired' && step.winner === floor.source);
    const lines = [
      { text: floor.text },
      { text: 'It joins the metrics as one more proposal: it can raise their answer, never lower it.' },
    ];
    return {
      kind: 'forecast',
      title: 'Forecast',
      lines,
      tables: [],
      result: `at least ${floor.replicas}`,
      role: won ? 'decides' : 'plain',
    };
  }
  if (!forecast || forecast.mode === 'off') return undefined;
  const observes = forecast.mode === 'observe';
  return {
    kind: 'forecast',
    title: 'Forecast',
    lines: [
      { text: forecast.text },
      ...(observes ? [{ text: 'In mode observe it only says what it would do; the decision is without it.' }] : []),
    ],
    tables: [],
    result: forecast.replicas === undefined ? 'stays out' : `would have ${forecast.replicas}`,
    role: 'plain',
  };
}

function boundsStep({ explanation }: RecordedDecision): ArithmeticStep | undefined {
  const step = explanation.steps.find((each) => each.kind === 'bounds');
  if (step?.kind !== 'bounds') return undefined;
  return {
    kind: 'bounds',
    title: `Between ${step.min} and ${step.max}`,
    lines: [{ text: `${step.text.charAt(0).toUpperCase()}${step.text.slice(1)}.` }],
    tables: [],
    result: step.limited ? 'the bound counts' : 'within',
    role: step.limited ? 'holds' : 'plain',
  };
}

function outcomeStep(record: RecordedDecision): ArithmeticStep {
  const { from, to, verdict } = rowOf(record);
  const stops = record.explanation.steps.filter(({ kind }) => kind === 'stopped');
  const lines = [
    ...stops.map(({ text }) => ({ text })),
    ...(record.error !== undefined ? [{ text: record.error }] : []),
    {
      text: verdict === 'up' || verdict === 'down' ? 'The new size was written.' : 'Nothing was written.',
      formula: from === to ? `stays at ${to}` : `${from} → ${to}`,
    },
  ];
  return {
    kind: stops.length > 0 ? 'stopped' : 'outcome',
    title: 'What came of it',
    lines,
    tables: [],
    result: from === to ? `stays at ${to}` : `${from} → ${to}`,
    role: stops.length > 0 || verdict === 'failed' ? 'failed' : 'plain',
  };
}

/** The steps of a decision in their order, from what was recorded of it. */
export function arithmeticOf(record: RecordedDecision): ArithmeticStep[] {
  const { explanation, input } = record;
  const specs = metricsOf(input.hpa.spec);
  const metricSteps = explanation.steps.filter((step): step is MetricStep => step.kind === 'metric');
  const desired = explanation.steps.find((step) => step.kind === 'desired');
  const winner =
    desired?.kind === 'desired' ? desired.winner : metricSteps.length === 1 ? metricSteps[0]?.name : undefined;
  const metrics = metricSteps.flatMap((step, index) => {
    const spec = specs[index];
    return spec ? metricArithmetic(spec, step, input, step.name === winner) : [];
  });
  return [
    inputStep(record),
    ...metrics,
    forecastStep(record),
    winnerStep(record),
    windowArithmetic(record),
    policyArithmetic(record),
    boundsStep(record),
    outcomeStep(record),
  ].filter((step) => step !== undefined);
}

/** The same decision made once more from the same input; undefined where the record does not hold enough for it. */
function again(record: RecordedDecision): ReconcileResult | undefined {
  try {
    const decision = decide(decideInput(record.input));
    const unwritten = record.explanation.steps.find(
      (step) => step.kind === 'stopped' && step.reason === 'FailedUpdateScale',
    );
    const scaleError = unwritten && / could not be written: (.*)$/s.exec(unwritten.text)?.[1];
    return decision.finish(scaleError === undefined ? {} : { scaleError });
  } catch {
    return undefined;
  }
}

/** A decision with its arithmetic. @param records the oldest first */
export function explain(records: readonly RecordedDecision[], index: number): DecisionExplained | undefined {
  const record = records[index];
  if (!record) return undefined;
  const result = again(record);
  const verified = result?.explanation.line === record.line;
  const [previous, next] = [records[index - 1], records[index + 1]];
  return {
    row: rowOf(record),
    steps: arithmeticOf(record),
    verified,
    events: record.events,
    conditions: verified ? conditionsOf(result.status, false) : [],
    durationMs: record.durationMs,
    timeScale: record.timeScale,
    spec: record.input.hpa.spec,
    ...(previous && { previousMs: previous.atMs }),
    ...(next && { nextMs: next.atMs }),
  };
}
