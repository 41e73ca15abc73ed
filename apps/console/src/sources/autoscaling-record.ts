import type {
  AutoscalerState,
  Autoscaler,
  ControllerOptions,
  DecideInput,
  Explanation,
  Floor,
  HpaEvent,
  PodSnapshot,
  ScaleRead,
  Trace,
} from '@gameday/hpa';
import type { RecordedAnswers } from './autoscaling-answers.ts';
import { metricsSource } from './autoscaling-answers.ts';
import { fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** Everything that a decision was made from. All its moments are on the autoscaler's clock. */
export interface RecordedInput {
  readonly nowMs: number;
  readonly options: ControllerOptions;
  readonly hpa: Autoscaler;
  readonly scale: ScaleRead;
  readonly state: AutoscalerState;
  readonly pods: readonly PodSnapshot[];
  readonly answers: RecordedAnswers;
  readonly otherHpaSelectors: NonNullable<DecideInput['otherHpaSelectors']>;
  readonly floors: readonly Floor[];
}

/** A decision as the cluster app records it, in `/gameday/v1/decisions` and in `decisions.jsonl`. */
export interface RecordedDecision {
  /** Real time, milliseconds since 1970. */
  readonly atMs: number;
  readonly timeScale: number;
  readonly namespace: string;
  readonly hpa: string;
  readonly generation: number;
  readonly trigger: string;
  readonly durationMs: number;
  readonly input: RecordedInput;
  /** The size that was written; absent where nothing was. */
  readonly scaleTo?: number;
  readonly line: string;
  readonly explanation: Explanation;
  readonly trace: Trace;
  readonly events: readonly HpaEvent[];
  readonly error?: string;
  readonly forecast?: {
    readonly mode: string;
    readonly status?: string;
    readonly replicas?: number;
    readonly text: string;
  };
}

/** Whether the parts are there that the algorithm cannot do without. */
function isInput(value: unknown): value is RecordedInput {
  const input = fieldsOf(value);
  const hpa = fieldsOf(input['hpa']);
  const scale = fieldsOf(input['scale']);
  return (
    numberOf(input['nowMs']) !== undefined &&
    numberOf(fieldsOf(input['options'])['tolerance']) !== undefined &&
    textOf(fieldsOf(hpa['metadata'])['name']) !== undefined &&
    numberOf(fieldsOf(hpa['spec'])['maxReplicas']) !== undefined &&
    (numberOf(scale['specReplicas']) !== undefined || textOf(scale['error']) !== undefined) &&
    Array.isArray(input['pods']) &&
    Array.isArray(fieldsOf(input['answers'])['resource']) &&
    'recommendations' in fieldsOf(input['state'])
  );
}

/** Reads one decision; undefined for what is none, such as a line of another version. */
export function readDecision(value: unknown): RecordedDecision | undefined {
  const fields = fieldsOf(value);
  const atMs = Date.parse(textOf(fields['at']) ?? '');
  const explanation = fieldsOf(fields['explanation']);
  const name = textOf(fields['hpa']);
  if (!Number.isFinite(atMs) || name === undefined || !isInput(fields['input'])) return undefined;
  if (!Array.isArray(explanation['steps'])) return undefined;
  const scaleTo = numberOf(fields['scaleTo']);
  const error = textOf(fields['error']);
  const forecast = fieldsOf(fields['forecast']);
  const [status, replicas] = [textOf(forecast['status']), numberOf(forecast['replicas'])];
  return {
    atMs,
    timeScale: numberOf(fields['timeScale']) ?? 1,
    namespace: textOf(fields['namespace']) ?? '',
    hpa: name,
    generation: numberOf(fields['generation']) ?? 0,
    trigger: textOf(fields['trigger']) ?? 'sync',
    durationMs: numberOf(fields['durationMs']) ?? 0,
    input: fields['input'],
    line: textOf(fields['line']) ?? '',
    explanation: fields['explanation'] as Explanation,
    trace: fieldsOf(fields['trace']) as Trace,
    events: listOf(fields['events']) as readonly HpaEvent[],
    ...(scaleTo !== undefined && { scaleTo }),
    ...(error !== undefined && { error }),
    ...(textOf(forecast['mode']) !== undefined && {
      forecast: {
        mode: textOf(forecast['mode']) ?? '',
        text: textOf(forecast['text']) ?? '',
        ...(status !== undefined && { status }),
        ...(replicas !== undefined && { replicas }),
      },
    }),
  };
}

/** The algorithm's input out of a recorded one. */
export const decideInput = ({ answers, ...input }: RecordedInput): DecideInput => ({
  ...input,
  metrics: metricsSource(answers),
});
