import { InterruptExecution, messageOf } from '../errors.ts';
import type { Run } from './run.ts';

/** Does a part of a run. What it throws ends the run early and is among the reasons: this never rejects. */
export async function attempt(run: Run, part: () => Promise<void>): Promise<void> {
  try {
    await part();
  } catch (error) {
    if (error instanceof InterruptExecution)
      run.stop({ verdict: 'aborted', code: 'interrupted', message: error.message });
    else run.stop({ verdict: 'failed', code: 'internal', message: `the run broke: ${messageOf(error)}` });
  }
}
