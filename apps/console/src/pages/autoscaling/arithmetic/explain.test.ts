import type { ArithmeticStep } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { createDice, randomDecision } from '../testing/random-decisions.ts';
import { decisionsOf, recording } from '../testing/recorded.ts';
import { arithmeticOf, explain } from './explain.ts';

const users = decisionsOf(recording.users);
const others = decisionsOf(recording.others);

const formulas = (step: ArithmeticStep | undefined) => (step?.lines ?? []).flatMap(({ formula }) => formula ?? []);
const stepsWhere = (includes: string, kind: ArithmeticStep['kind']) => {
  const record = [...users, ...others].find(({ line }) => line.includes(includes));
  if (!record) throw new Error(`nothing recorded has ${includes}`);
  return arithmeticOf(record).filter((step) => step.kind === kind);
};

describe('the arithmetic of recorded decisions', () => {
  it('is proved by computing each of them again', () => {
    for (const records of [users, others]) {
      for (const index of records.keys()) expect(explain(records, index)?.verified, records[index]?.line).toBe(true);
    }
  });

  it('goes from what the pods use to the size', () => {
    const [cpu] = stepsWhere('cpu: 1 pod x 100%/70% = 1.43 -> 2; one step up', 'metric');
    expect(cpu).toMatchObject({ title: 'cpu against 70 % of requests', result: 'asks for 2', role: 'decides' });
    expect(formulas(cpu)).toEqual(['100m / 100m = 100 %', '100 % / 70 % = 1.43', '1.43 > 1.1', '1.43 × 1 = 1.43 → 2']);
  });

  it('says which pods were read', () => {
    const [cpu] = stepsWhere('cpu: 1 pod x 100%/70%', 'metric');
    expect(cpu?.tables[0]?.columns).toEqual(['pod', 'measured', 'requested', 'part']);
    expect(cpu?.tables[0]?.rows).toEqual([[expect.stringMatching(/^users-/), '100m', '100m', 'counted']]);
  });

  it('keeps the size within the tolerance', () => {
    const [cpu] = stepsWhere('within the tolerance', 'metric');
    expect(formulas(cpu).at(-1)).toBe('0.9 ≤ 1.1 ≤ 1.1');
    expect(cpu?.lines.at(-1)?.text).toBe('Near enough: it keeps 1 replica.');
  });

  it('names the largest of several proposals', () => {
    const [winner] = stepsWhere('http_requests_per_second: 1 pod x 3.42/100', 'winner');
    expect(formulas(winner)).toEqual(['max(cpu 1, http_requests_per_second 1) = 1']);
  });

  it('shows the recommendations of the window, and the one that holds', () => {
    const [window] = stepsWhere('cpu: 2 pods x 18%/70% = 0.51 -> 1; held at 2', 'stabilization');
    expect(window).toMatchObject({ result: 'held at 2', role: 'holds' });
    expect(window?.lines[0]?.text).toMatch(
      /^Scale-down window of 5 min: the highest of \d+ recommendations is 2, from \d+ s ago\.$/,
    );
    expect(window?.tables[0]?.rows.filter((row) => row.at(-1) === 'the highest')).toHaveLength(1);
  });

  it('says what one step up may reach without behavior', () => {
    const [limit] = stepsWhere('one step up may reach 4', 'policies');
    expect(formulas(limit)).toEqual(['max(2 × 1, 4) = 4']);
  });

  it('tells a value in all against a target per pod', () => {
    const [queue] = stepsWhere('outbox_pending_events: 9/100 per pod', 'metric');
    expect(formulas(queue)).toEqual(['9 / (100 × 1) = 0.09', '0.09 < 0.9', '9 / 100 = 0.09 → 1']);
  });

  it('says why nothing was decided', () => {
    const stopped = stepsWhere('no metric could be read', 'stopped');
    expect(stopped[0]).toMatchObject({ role: 'failed', result: 'stays at 1' });
    expect(stepsWhere('no metric could be read', 'metric').every(({ role }) => role === 'failed')).toBe(true);
  });

  it('says that a forecast that only observes took no part', () => {
    const [forecast] = stepsWhere('http_requests_per_second: 1 pod x 3.42/100', 'forecast');
    expect(forecast?.lines.at(-1)?.text).toContain('the decision is without it');
  });
});

describe('in any situation', () => {
  const seed = 20_261_123;
  it(`the steps come to what the algorithm decided, in figures (seed ${seed})`, () => {
    const dice = createDice(seed);
    const seen = { metrics: 0, windows: 0, policies: 0, pods: 0 };
    for (let turn = 0; turn < 800; turn += 1) {
      const record = randomDecision(dice);
      const steps = arithmeticOf(record);
      for (const step of steps) {
        const figures = formulas(step);
        if (step.kind === 'metric' && step.role !== 'failed') {
          // The autoscaler's own words stand where the steps would not have come to its answer.
          expect(figures.length, `turn ${turn}: ${record.line}`).toBeGreaterThan(0);
          seen.metrics += 1;
          if (step.tables.length > 0) seen.pods += 1;
        }
        if (step.kind === 'stabilization') {
          expect(step.lines[0]?.text, `turn ${turn}: ${record.line}`).toMatch(/^Scal(e|ing)/);
          seen.windows += 1;
        }
        if (step.kind === 'policies' && record.input.hpa.spec.behavior) {
          expect(
            step.tables.length > 0 || step.lines[0]?.text.includes('disabled'),
            `turn ${turn}: ${record.line}`,
          ).toBe(true);
          seen.policies += 1;
        }
      }
      expect(explain([record], 0)?.verified).toBe(true);
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });
});
