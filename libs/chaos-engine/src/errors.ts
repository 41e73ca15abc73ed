/** An activity that could not be done; what it says stands in the journal. */
export class ActivityFailed extends Error {
  readonly code = 'activity_failed';
  override name = 'ActivityFailed';
}

/** Thrown by a control or a provider to end the whole run early; it is undone as after Ctrl-C. */
export class InterruptExecution extends Error {
  readonly code = 'interrupted';
  override name = 'InterruptExecution';
}

/** What an error says, for people. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
