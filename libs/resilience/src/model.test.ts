import { expect, test } from 'vitest';
import { compareWithModels } from './testing/sequences.ts';

// Another seed each time; a failure tells it, and GAMEDAY_SEED reruns it.
const env = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env;
const given = env?.['GAMEDAY_SEED'];
const firstSeed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
const sequences = 1000;

test(`budget and breaker decide as their naive models do (GAMEDAY_SEED=${firstSeed})`, () => {
  let transitions = 0;
  let refusals = 0;
  let decisions = 0;
  for (let seed = firstSeed; seed < firstSeed + sequences; seed += 1) {
    const result = compareWithModels(seed, 200);
    expect(result.difference, `GAMEDAY_SEED=${seed}`).toBeNull();
    transitions += result.transitions;
    refusals += result.refusals;
    decisions += result.decisions;
  }
  // The sequences go where decisions are made, not only along the sunny side.
  expect(transitions).toBeGreaterThan(sequences);
  expect(refusals).toBeGreaterThan(decisions / 20);
  expect(refusals).toBeLessThan(decisions * 0.9);
});
