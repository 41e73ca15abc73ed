import { namespace } from '@gameday/conventions';
import type { HorizontalPodAutoscaler } from '@gameday/kubernetes';
import { SourceError } from './get-json.ts';
import { fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** An autoscaler with what the API server makes sure of. */
export type StoredAutoscaler = HorizontalPodAutoscaler & {
  readonly metadata: NonNullable<HorizontalPodAutoscaler['metadata']> & {
    readonly name: string;
    readonly namespace: string;
  };
};

/** What the cluster app says of one autoscaler beyond its object. */
export interface AutoscalerNote {
  readonly namespace: string;
  readonly name: string;
  readonly paused: boolean;
  readonly decidedAtMs: number | undefined;
  readonly decision: string | undefined;
  readonly error: string | undefined;
  readonly mode: string;
  readonly forecast: string | undefined;
}

export interface AutoscalingState {
  readonly enabled: boolean;
  readonly timeScale: number;
  readonly syncSeconds: number;
  readonly problems: readonly string[];
  /** The file of rules for custom and external metrics. */
  readonly rulesFile: string | undefined;
  readonly objects: readonly StoredAutoscaler[];
  readonly notes: readonly AutoscalerNote[];
}

export type AskCluster = (path: string, signal?: AbortSignal) => Promise<unknown>;

const isAutoscaler = (value: unknown): value is StoredAutoscaler => {
  const { metadata, spec } = fieldsOf(value);
  return (
    textOf(fieldsOf(metadata)['name']) !== undefined &&
    textOf(fieldsOf(metadata)['namespace']) !== undefined &&
    numberOf(fieldsOf(spec)['maxReplicas']) !== undefined &&
    textOf(fieldsOf(fieldsOf(spec)['scaleTargetRef'])['name']) !== undefined
  );
};

const timeOf = (value: unknown): number | undefined => {
  const ms = Date.parse(textOf(value) ?? '');
  return Number.isFinite(ms) ? ms : undefined;
};

function noteOf(value: unknown): AutoscalerNote {
  const fields = fieldsOf(value);
  const outlook = fieldsOf(fields['outlook']);
  return {
    namespace: textOf(fields['namespace']) ?? '',
    name: textOf(fields['name']) ?? '',
    paused: fields['paused'] === true,
    decidedAtMs: timeOf(fields['decidedAt']),
    decision: textOf(fields['decision']),
    error: textOf(fields['error']),
    mode: textOf(outlook['mode']) ?? 'off',
    forecast: textOf(outlook['text']),
  };
}

const autoscalersPath = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;

/** All autoscalers with what is said of them. @throws SourceError */
export async function readAutoscaling(cluster: AskCluster, signal?: AbortSignal): Promise<AutoscalingState> {
  const [list, status] = await Promise.all([
    cluster(autoscalersPath, signal),
    cluster('/gameday/v1/autoscaler', signal),
  ]);
  const items = fieldsOf(list)['items'];
  const fields = fieldsOf(status);
  if (!Array.isArray(items)) {
    throw new SourceError('malformed', 'The cluster answered with something that is no list of autoscalers');
  }
  const rules = fieldsOf(fields['rules']);
  const prometheusError = textOf(fieldsOf(fields['prometheus'])['error']);
  return {
    enabled: fields['enabled'] !== false,
    timeScale: numberOf(fields['timeScale']) ?? 1,
    syncSeconds: numberOf(fields['syncSeconds']) ?? 15,
    problems: [
      ...(prometheusError === undefined ? [] : [`Custom metrics cannot be read: ${prometheusError}`]),
      ...listOf(rules['problems']).flatMap((problem) => textOf(problem) ?? []),
    ],
    rulesFile: textOf(rules['file']),
    objects: items.filter(isAutoscaler),
    notes: listOf(fields['autoscalers']).map(noteOf),
  };
}

export interface ObjectEvent {
  readonly atMs: number;
  readonly firstMs: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

/** Events about one autoscaler, the newest first. @throws SourceError */
export async function readEvents(
  cluster: AskCluster,
  at: { readonly namespace: string; readonly name: string },
  signal?: AbortSignal,
): Promise<ObjectEvent[]> {
  const selector = `involvedObject.kind=HorizontalPodAutoscaler,involvedObject.name=${at.name}`;
  const path = `/api/v1/namespaces/${encodeURIComponent(at.namespace)}/events?fieldSelector=${encodeURIComponent(selector)}`;
  const answer = await cluster(path, signal);
  return listOf(fieldsOf(answer)['items'])
    .map((item) => {
      const fields = fieldsOf(item);
      const lastMs = timeOf(fields['lastTimestamp']) ?? timeOf(fields['eventTime']) ?? 0;
      return {
        atMs: lastMs,
        firstMs: timeOf(fields['firstTimestamp']) ?? lastMs,
        type: textOf(fields['type']) ?? 'Normal',
        reason: textOf(fields['reason']) ?? '',
        message: textOf(fields['message']) ?? '',
        count: numberOf(fields['count']) ?? 1,
      };
    })
    .toSorted((a, b) => b.atMs - a.atMs);
}
