/** What every single run needs of this kit, without what suites and duels need. */
export { duration } from '../story/values.ts';
export { undoneSentence, verdictMarks, verdictSentence } from '../story/words.ts';
export { runReport } from './run-report.ts';
