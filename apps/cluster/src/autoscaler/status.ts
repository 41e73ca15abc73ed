import type { AutoscalerContext } from './context.ts';
import type { AutoscalerView } from './exposition/controller.ts';
import type { Outlook } from './predict/outlook.ts';

/** How the autoscaler stands, for people and the console. */
export interface AutoscalerStatus {
  readonly enabled: boolean;
  readonly timeScale: number;
  /** Real seconds between two decisions. */
  readonly syncSeconds: number;
  readonly prometheus: { readonly url: string; readonly error?: string };
  readonly rules: { readonly file: string; readonly problems: readonly string[] };
  readonly autoscalers: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly target: string;
    readonly paused: boolean;
    readonly current: number;
    readonly desired: number;
    readonly min: number;
    readonly max: number;
    /** Real time of the last decision, and its arithmetic. */
    readonly decidedAt?: string;
    readonly decision?: string;
    readonly error?: string;
    readonly outlook: Omit<Outlook, 'floors'>;
  }[];
}

export function statusOf(parts: {
  readonly context: AutoscalerContext;
  readonly enabled: boolean;
  readonly prometheusUrl: string;
  readonly rulesFile: string;
  readonly problems: readonly string[];
  readonly views: readonly AutoscalerView[];
}): AutoscalerStatus {
  const { context, enabled, prometheusUrl, rulesFile, problems, views } = parts;
  const { store, clock, options, api } = context;
  const error = api.lastError();
  return {
    enabled,
    timeScale: clock.scale,
    syncSeconds: options.syncPeriodMs / clock.scale / 1000,
    prometheus: { url: prometheusUrl, ...(error !== undefined && { error }) },
    rules: { file: rulesFile, problems },
    autoscalers: views.flatMap(({ namespace, name, paused, last, outlook }) => {
      const hpa = store.get('HorizontalPodAutoscaler', { namespace, name });
      if (!hpa) return [];
      const { floors: _, ...rest } = outlook;
      const { scaleTargetRef: target, minReplicas = 1, maxReplicas } = hpa.spec;
      return {
        namespace,
        name,
        target: `${target.kind}/${target.name}`,
        paused,
        current: hpa.status?.currentReplicas ?? 0,
        desired: hpa.status?.desiredReplicas ?? 0,
        min: minReplicas,
        max: maxReplicas,
        ...(last && { decidedAt: last.at, decision: last.line }),
        ...(last?.error !== undefined && { error: last.error }),
        outlook: rest,
      };
    }),
  };
}
