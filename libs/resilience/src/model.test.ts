import { expect, test } from 'vitest';
import { compareWithModels } from './testing/sequences.ts';

// Rerun a failure with GAMEDAY_SEED=<the seed that it printed>.
const environment = (import.meta as unknown as { env: Record<string, string | undefined> }).env;
const sequences = 1000;
const given = Number(environment['GAMEDAY_SEED'] ?? Number.NaN);
const firstSeed = Number.isInteger(given) ? given : Math.floor(Math.random() * 2 ** 31);

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
