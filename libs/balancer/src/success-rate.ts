import type { EndpointState } from './endpoint-state.ts';
import type { Verdict } from './ejection.ts';
import type { SuccessRatePolicy } from './policy.ts';

/**
 * Finds endpoints whose success rate lies too far below that of the others.
 *
 * Envoy compares each host with the mean less `stdev_factor` standard deviations of all hosts' rates. Among n hosts
 * nobody can lie more than sqrt(n - 1) deviations off, so with its factor 1.9 it needs five hosts, and three replicas never
 * yield an outlier. Here each endpoint is compared with all others together by the two-proportion z-test: the standard
 * error comes from the number of calls, not of endpoints, so two endpoints are enough and few calls count for little.
 */
export function successRateOutliers<S extends EndpointState<unknown>>(
  states: readonly S[],
  policy: SuccessRatePolicy,
): Array<{ readonly state: S; readonly verdict: Verdict }> {
  const requests = states.reduce((sum, state) => sum + state.requests, 0);
  const failures = states.reduce((sum, state) => sum + state.failures, 0);
  const outliers = states.flatMap((state) => {
    const others = { requests: requests - state.requests, failures: failures - state.failures };
    if (state.failures === 0 || state.requests < policy.requestsMin || others.requests < policy.requestsMin) return [];
    const rate = 1 - state.failures / state.requests;
    const othersRate = 1 - others.failures / others.requests;
    const pooled = failures / requests;
    const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / state.requests + 1 / others.requests));
    const threshold = othersRate - policy.stdevFactor * standardError;
    if (rate >= threshold) return [];
    return [{ state, verdict: { cause: 'success_rate' as const, observed: rate, threshold, others } }];
  });
  return outliers.toSorted((a, b) => a.verdict.observed - b.verdict.observed);
}
