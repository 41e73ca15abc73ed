import type { LoadOutcome } from '@gameday/console-api';
import type { EndedLoad } from './load-runs.ts';

/** k6's own exit codes: as expected, a threshold was crossed. */
const k6Codes = { ok: 0, threshold: 99 } as const;

/** The library of the report, which brings k6's readers along: loaded when a load is first looked at. */
export const loadReport = () => import('@gameday/load-report');

/** What a load came to, in the sense of the command line's exit code. */
export async function outcomeOf({ record, figures }: EndedLoad): Promise<LoadOutcome> {
  const [problem] = record.problems;
  if (!figures) {
    const because = problem ? `: ${problem.message.split('\n')[0]}` : '';
    return { kind: 'unjudged', says: `no request was made${because}` };
  }
  if (record.stopped) return { kind: 'stopped', says: 'the load was stopped before its end' };
  if (figures.steps.length > 0) {
    const { kneeOf } = await loadReport();
    const knee = kneeOf(figures.steps as unknown as Parameters<typeof kneeOf>[0]);
    if (knee?.kind === 'below') return { kind: 'failed', says: 'not even the first step held' };
    return { kind: 'passed', says: knee?.kind === 'found' ? 'the knee is found' : 'every step held' };
  }
  const crossed = record.thresholds.filter(({ ok }) => !ok);
  if (record.exitCode === k6Codes.threshold || crossed.length > 0) {
    const [first] = crossed;
    const which =
      crossed.length > 1 ? `${crossed.length} thresholds are crossed` : `crossed: ${first?.name ?? 'a threshold'}`;
    return { kind: 'failed', says: which };
  }
  if (record.exitCode === k6Codes.ok) {
    return { kind: 'passed', says: record.thresholds.length > 0 ? 'every threshold is kept' : 'the load is done' };
  }
  return { kind: 'unjudged', says: `k6 ended with ${record.exitCode ?? 'no code'}` };
}
