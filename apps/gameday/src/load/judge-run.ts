import type { K6Result } from '@gameday/k6';
import { type Figures, kneeOf } from '@gameday/load-report';
import { exitCode, type ExitCode } from '../cli/io.ts';

/** k6's own exit codes: as expected, a threshold was crossed, stopped by a signal. */
const k6Codes = { ok: 0, threshold: 99, stopped: 105 } as const;

export interface RunVerdict {
  readonly code: ExitCode;
  /** One sentence. */
  readonly says: string;
}

/** What a load came to, as an exit code. */
export function verdictOf(result: K6Result, figures: Figures | undefined, stopped: boolean): RunVerdict {
  const couldNotRun = (says: string): RunVerdict => ({ code: exitCode.couldNotRun, says });
  const [problem] = result.problems;
  const because = problem ? `: ${problem.message.split('\n')[0]}` : '';
  if (!figures) return couldNotRun(`no request was made${because}`);
  if (stopped) return couldNotRun('the load was stopped before its end');
  const knee = kneeOf(figures.steps);
  if (knee) {
    return knee.kind === 'below'
      ? { code: exitCode.against, says: 'not even the first step held' }
      : { code: exitCode.ok, says: knee.kind === 'found' ? 'the knee is found' : 'every step held' };
  }
  const crossed = result.thresholds.filter(({ ok }) => !ok);
  if (result.exitCode === k6Codes.threshold || crossed.length > 0) {
    const which = crossed.map(({ name }) => name).join(', ');
    return { code: exitCode.against, says: `crossed: ${which || 'a threshold of the scenario'}` };
  }
  if (result.exitCode === k6Codes.ok) {
    return { code: exitCode.ok, says: result.thresholds.length > 0 ? 'every threshold is kept' : 'the load is done' };
  }
  const how = result.exitCode === -1 ? 'k6 was killed' : `k6 ended with ${result.exitCode}`;
  return couldNotRun(`${how}${because}`);
}
