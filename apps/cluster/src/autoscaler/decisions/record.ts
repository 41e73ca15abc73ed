import type {
  AutoscalerState,
  Autoscaler,
  ControllerOptions,
  DecideInput,
  Explanation,
  Floor,
  HpaEvent,
  MonitorLabels,
  PodSnapshot,
  ScaleRead,
  Trace,
} from '@gameday/hpa';
import { metricsSource, type RecordedAnswers } from '../observe/answers.ts';

/** Everything that a decision was made from, as plain JSON. All its moments are on the autoscaler's clock. */
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

/** Why the autoscaler looked: its period was over, its spec or settings changed, it began, or somebody asked. */
export type Trigger = 'sync' | 'change' | 'start' | 'asked';

/** What the forecast had to say at a decision. */
export interface RecordedForecast {
  readonly mode: 'off' | 'observe' | 'auto';
  /** Whether it is relied on, or why not. */
  readonly status?: string;
  /** What it would have; absent while it has nothing to say. */
  readonly replicas?: number;
  readonly text: string;
}

/** One decision with its arithmetic, and all that it takes to make it again. */
export interface DecisionRecord {
  /** Real time, RFC 3339 with milliseconds. */
  readonly at: string;
  readonly timeScale: number;
  readonly namespace: string;
  readonly hpa: string;
  readonly uid: string;
  readonly generation: number;
  readonly target: string;
  readonly trigger: Trigger;
  /** How long it took in real milliseconds, with asking for the metrics. */
  readonly durationMs: number;
  readonly input: RecordedInput;
  /** The size that was written; absent where nothing was. */
  readonly scaleTo?: number;
  readonly desired: number;
  /** All of the arithmetic in one line. */
  readonly line: string;
  readonly explanation: Explanation;
  readonly trace: Trace;
  readonly events: readonly HpaEvent[];
  readonly monitor: {
    readonly reconciliation: MonitorLabels;
    readonly metrics: Readonly<Record<string, MonitorLabels>>;
  };
  readonly error?: string;
  readonly forecast?: RecordedForecast;
}

/** The algorithm's input out of a recorded one. */
export const decideInput = ({ answers, ...input }: RecordedInput): DecideInput => ({
  ...input,
  metrics: metricsSource(answers),
});
