import { parseTraces } from '../simulation/parse.ts';
import { Place, TraceError } from '../simulation/reader.ts';
import {
  answerBuildQuantity,
  answerGroupPods,
  answerLimitByBehavior,
  answerLimitByFactor,
  answerReplicas,
  answerRequests,
  answerScaleDownLimit,
  answerScaleUpLimit,
  answerStabilize,
  answerStabilizeWithBehavior,
  answerStoreScaleEvent,
} from './answer-parts.ts';
import { answerReconcile } from './answer-reconcile.ts';
import { answerSequence } from './answer-sequence.ts';
import { type CompareRules, differences } from './compare.ts';
import { sequenceDifferences } from './compare-sequence.ts';

/** One case, or one whole sequence. */
export interface ConformanceCase {
  readonly name: string;
  readonly matched: boolean;
  /** What this implementation answers; computed before the expected answer was read. */
  readonly got: unknown;
  /** One line per place. */
  readonly differences: readonly string[];
}

export interface ConformanceReport {
  readonly total: number;
  readonly matched: number;
  readonly cases: readonly ConformanceCase[];
}

/** How the answer to each kind of case is found. */
const answers: Readonly<Record<string, (input: Place) => unknown>> = {
  replicas: answerReplicas,
  groupPods: answerGroupPods,
  calculateRequests: answerRequests,
  reconcile: answerReconcile,
  convertDesiredReplicasWithRules: answerLimitByFactor,
  convertDesiredReplicasWithBehaviorRate: answerLimitByBehavior,
  calculateScaleUpLimitWithScalingRules: answerScaleUpLimit,
  calculateScaleDownLimitWithBehaviors: answerScaleDownLimit,
  stabilizeRecommendation: answerStabilize,
  stabilizeRecommendationWithBehaviors: answerStabilizeWithBehavior,
  storeScaleEvent: answerStoreScaleEvent,
  buildQuantity: answerBuildQuantity,
};

const rules: CompareRules = {
  exact: ['metrics', 'requestsMilli', 'current', 'eventReasons'],
  unordered: ['unreadyPods', 'missingPods', 'ignoredPods'],
  substring: ['error'],
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The answer to a case; an error is an answer too. Gets no more than the kind and the input. */
function answer(kind: string, input: Place): unknown {
  const find = Object.hasOwn(answers, kind) ? answers[kind] : undefined;
  if (!find) throw new TraceError('kind', `is "${kind}"; it must be one of ${Object.keys(answers).join(', ')}`);
  try {
    return find(input);
  } catch (error) {
    if (error instanceof TraceError) throw error;
    return { error: messageOf(error) };
  }
}

function finished(name: string, got: unknown, found: readonly string[]): ConformanceCase {
  return { name, matched: found.length === 0, got, differences: found };
}

function runCase(given: Place): ConformanceCase {
  const name = given.at('name').text('the name of the case');
  let got: unknown;
  try {
    got = answer(given.at('kind').text('the kind of the case'), new Place('input', given.at('input').value));
  } catch (error) {
    return finished(name, null, [messageOf(error)]);
  }
  const expected = given.at('expected').object();
  // Where an error is expected nothing else counts, and where none is, one is a difference.
  const unexpected = isError(got) && expected['error'] === undefined ? [`error: expected none, got ${got.error}`] : [];
  return finished(name, got, [...unexpected, ...differences(expected, got, rules)]);
}

const isError = (got: unknown): got is { error: string } =>
  typeof got === 'object' && got !== null && Object.keys(got).length === 1 && 'error' in got;

/** The same sequence without its answers. */
function withoutExpected(sequence: Place): unknown {
  const steps = sequence
    .at('steps')
    .list('a list of steps')
    .map((step) => {
      const { expected: _, ...given } = step.object();
      return given;
    });
  return { ...sequence.object(), steps };
}

function runSequence(sequence: Place, meta: unknown): ConformanceCase {
  const name = sequence.at('name').absent ? sequence.path : sequence.at('name').text();
  let got: readonly Readonly<Record<string, unknown>>[];
  try {
    const [trace] = parseTraces({ meta, sequences: [withoutExpected(sequence)] });
    got = trace ? answerSequence(trace) : [];
  } catch (error) {
    return finished(name, null, [messageOf(error)]);
  }
  const expected = sequence
    .at('steps')
    .list()
    .map((step) => step.at('expected').value);
  return finished(name, got, sequenceDifferences(expected, got));
}

/**
 * Runs a document of cases or sequences, parsed from JSON. Each answer is complete before what is expected of it is read.
 * @throws TraceError where the document is neither
 */
export function runConformance(document: unknown): ConformanceReport {
  const root = new Place('', document);
  const [cases, sequences] = [root.at('cases'), root.at('sequences')];
  if (cases.absent && sequences.absent) throw new TraceError('', 'has neither `cases` nor `sequences`');
  const results = [
    ...(cases.absent ? [] : cases.list().map(runCase)),
    ...(sequences.absent ? [] : sequences.list().map((sequence) => runSequence(sequence, root.at('meta').value))),
  ];
  return { total: results.length, matched: results.filter(({ matched }) => matched).length, cases: results };
}
