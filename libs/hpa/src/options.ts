/** Flags of kube-controller-manager that the autoscaler has, and its feature gates. */
export interface ControllerOptions {
  /** --horizontal-pod-autoscaler-sync-period; the caller's loop runs at it. */
  readonly syncPeriodMs: number;
  /** --horizontal-pod-autoscaler-tolerance: how far from 1 the ratio may be with nothing done. */
  readonly tolerance: number;
  /** --horizontal-pod-autoscaler-downscale-stabilization: default window for scaling down. */
  readonly downscaleStabilizationMs: number;
  /** --horizontal-pod-autoscaler-cpu-initialization-period: how long after its start a pod's CPU samples are looked at with suspicion. */
  readonly cpuInitializationPeriodMs: number;
  /** --horizontal-pod-autoscaler-initial-readiness-delay: a pod that turned unready within it was never ready. */
  readonly initialReadinessDelayMs: number;
  /** Without `behavior`: one step goes up to this many times the current size (a constant upstream). */
  readonly scaleUpLimitFactor: number;
  /** Without `behavior`: one step may always go up to this size (a constant upstream). */
  readonly scaleUpLimitMinimum: number;
  readonly featureGates: {
    /** Tolerances in `behavior.scaleUp` and `behavior.scaleDown` count; upstream on since 1.35. */
    readonly HPAConfigurableTolerance: boolean;
    /** Requests of a whole pod count in place of its containers'; upstream on since 1.34. */
    readonly PodLevelResources: boolean;
  };
}

/** Upstream's defaults. */
export const defaultControllerOptions: ControllerOptions = {
  syncPeriodMs: 15_000,
  tolerance: 0.1,
  downscaleStabilizationMs: 300_000,
  cpuInitializationPeriodMs: 300_000,
  initialReadinessDelayMs: 30_000,
  scaleUpLimitFactor: 2,
  scaleUpLimitMinimum: 4,
  featureGates: { HPAConfigurableTolerance: true, PodLevelResources: true },
};
