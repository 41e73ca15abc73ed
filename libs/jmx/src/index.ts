import { type ScenarioOptions, writeScenario } from './code/write-scenario.ts';
import type { Note } from './plan/notes.ts';
import { readPlan } from './plan/read-plan.ts';

export type { ScenarioOptions } from './code/write-scenario.ts';
export { JmxError, type JmxErrorCode } from './errors.ts';
export type { Note } from './plan/notes.ts';

export interface Imported {
  /** Of the test plan. */
  readonly name: string;
  /** The scenario, in TypeScript. */
  readonly code: string;
  readonly notes: readonly Note[];
  /** Data files of the plan, as it names them. */
  readonly dataFiles: readonly string[];
}

/**
 * Makes a scenario of k6 from a test plan of JMeter.
 * @param xml what stands in the .jmx file
 * @throws JmxError when that is no test plan, is unsafe XML, or has nothing to run
 */
export function importJmx(xml: string, options: ScenarioOptions): Imported {
  const plan = readPlan(xml);
  return {
    name: plan.name,
    code: writeScenario(plan, options),
    notes: plan.notes,
    dataFiles: plan.data.map(({ file }) => file),
  };
}
