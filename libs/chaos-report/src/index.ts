export { compareRuns, type Difference, type Duel, type DuelSide, isJudged } from './duel/compare.ts';
export { duelReport } from './duel/duel-report.ts';
export { duelSentence, duelText } from './duel/words.ts';
export { junitReport, type SuiteCase } from './junit.ts';
export * from './run/index.ts';
