/** The part of the format that needs no schemas: quick to load, for whoever reads documents without judging their arguments. */
export { gamedayOf } from './define-experiment.ts';
export { contributionLevels, hypothesisStrategies, rollbackStrategies } from './format/document.ts';
