import { bringsLoad, type GamedayRecord, type Journal, type Verdict } from '@gameday/chaos-engine';

/** A mark for each verdict: never by its colour alone. */
export const verdictMarks: Readonly<Record<Verdict, string>> = {
  held: '✓',
  deviated: '✗',
  inconclusive: '?',
  failed: '!',
  aborted: '■',
};

const meanings: Readonly<Record<Verdict, string>> = {
  held: 'The hypothesis held while the fault was in force, and after it.',
  deviated: 'The hypothesis did not hold.',
  inconclusive: 'Nothing can be said about the system.',
  failed: 'The experiment could not be run as it is written, or not be undone.',
  aborted: 'The run was ended early; what it had made was undone.',
};

/** What a verdict means, and how it stands to what was expected. */
export function verdictSentence({ verdict, expected, as_expected: asExpected, dry }: GamedayRecord): string {
  if (dry !== undefined && dry !== 'pause') return 'It was only pretended: the experiment can be played.';
  if (asExpected && expected === 'deviated')
    return 'The hypothesis did not hold, and that is what this experiment shows.';
  if (verdict === 'held' && !asExpected)
    return 'The hypothesis held, although this experiment is about a system that does not hold.';
  return meanings[verdict];
}

/** Whether everything that was done is undone. What only brought load counts when it is left. */
export function undoneSentence({ gameday: { leases } }: Journal): string {
  const left = leases.filter(({ released }) => released === undefined);
  if (left.length > 0) {
    const names = left.map(({ says }) => says).join('; ');
    return `${left.length} of ${leases.length} changes could not be undone yet: ${names}.`;
  }
  const faults = leases.filter((lease) => !bringsLoad(lease));
  if (faults.length === 0) return 'There was nothing to undo.';
  return faults.length === 1 ? 'The one change was undone.' : `All ${faults.length} changes were undone.`;
}
