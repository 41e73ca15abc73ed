import { type AutoscalerState, decide } from '@gameday/hpa';
import { annotation, type HorizontalPodAutoscalerStatus } from '@gameday/kubernetes';
import { StoreError, type Stored } from '../store/store.ts';
import type { AutoscalerContext } from './context.ts';
import { decideInput, type DecisionRecord, type Trigger } from './decisions/record.ts';
import { nextWords, type Words } from './decisions/decision-words.ts';
import type { Observation } from './observe/observe.ts';
import type { Outlook } from './predict/outlook.ts';
import { statusToReal } from './status-times.ts';

type Hpa = Stored<'HorizontalPodAutoscaler'>;

export interface Reconciled {
  readonly record: DecisionRecord;
  readonly state: AutoscalerState;
  readonly words: Words;
}

/** Writes the wanted size; what went wrong, if it did. */
function writeScale({ target }: Observation, replicas: number): string | undefined {
  try {
    if ('write' in target) target.write(replicas);
    return undefined;
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
}

/** Writes an autoscaler's status and annotations in one go (an undefined one is removed); nothing where nothing differs, or where it is gone meanwhile. */
export function writeStatus(
  { store }: Pick<AutoscalerContext, 'store'>,
  hpa: Hpa,
  status: HorizontalPodAutoscalerStatus,
  annotations: Readonly<Record<string, string | undefined>> = {},
): void {
  const at = hpa.metadata;
  if (store.get('HorizontalPodAutoscaler', at)?.metadata.uid !== at.uid) return;
  store.update('HorizontalPodAutoscaler', at, (present) => {
    const all = Object.entries({ ...present.metadata.annotations, ...annotations });
    const kept = Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
    return { ...present, metadata: { ...present.metadata, annotations: kept }, status };
  });
}

/** Decides, and does it: scale, status, events, all within one turn of the event loop. */
export function reconcile(
  hpa: Hpa,
  observation: Observation,
  remembered: { readonly state: AutoscalerState; readonly words: Words | undefined; readonly outlook: Outlook },
  asking: { readonly trigger: Trigger; readonly startedMs: number },
  context: AutoscalerContext,
): Reconciled {
  const { clock, events, options } = context;
  const { outlook } = remembered;
  const input = { ...observation.input, state: remembered.state, floors: outlook.floors };
  const decision = decide(decideInput(input));
  const scaleError = decision.scaleTo === undefined ? undefined : writeScale(observation, decision.scaleTo);
  const result = decision.finish(scaleError === undefined ? {} : { scaleError });

  const nowMs = clock.nowMs();
  const { kind, name } = hpa.spec.scaleTargetRef;
  const record: DecisionRecord = {
    at: new Date(nowMs).toISOString(),
    timeScale: clock.scale,
    namespace: hpa.metadata.namespace,
    hpa: hpa.metadata.name,
    uid: hpa.metadata.uid,
    generation: hpa.metadata.generation ?? 1,
    target: `${kind}/${name}`,
    trigger: asking.trigger,
    durationMs: nowMs - asking.startedMs,
    input,
    ...(result.scaleTo !== undefined && { scaleTo: result.scaleTo }),
    desired: result.status.desiredReplicas,
    line: result.explanation.line,
    explanation: result.explanation,
    trace: result.trace,
    events: result.events,
    monitor: result.monitor,
    ...(result.error !== undefined && { error: result.error }),
    ...(outlook.mode !== 'off' && {
      forecast: {
        mode: outlook.mode,
        text: outlook.text,
        ...(outlook.status !== undefined && { status: outlook.status }),
        ...(outlook.replicas !== undefined && { replicas: outlook.replicas }),
      },
    }),
  };

  const clockNote = clock.scale === 1 ? '' : ` (time scale ${clock.scale})`;
  const decisionText = `${result.explanation.line}${clockNote}`;
  // One text in front of the other, so that both change together or not at all.
  const words = nextWords(remembered.words, record, `${decisionText}\n${outlook.text}`, options.syncPeriodMs);
  const fresh = words !== remembered.words;
  writeStatus(
    context,
    hpa,
    { ...statusToReal(result.status, clock), observedGeneration: record.generation },
    fresh ? { [annotation.decision]: decisionText, [annotation.forecast]: outlook.text || undefined } : {},
  );
  for (const event of result.events) events.record('HorizontalPodAutoscaler', hpa, event);
  return { record, state: result.state, words };
}
