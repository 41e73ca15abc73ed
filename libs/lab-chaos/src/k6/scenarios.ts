import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@gameday/lab-kit';

const folder = join(repositoryRoot, 'loadtests');

/** The scenarios of the lab, by name. */
export function scenarioNames(): string[] {
  const list = JSON.parse(readFileSync(join(folder, 'scenarios.json'), 'utf8')) as ReadonlyArray<{
    readonly name: string;
  }>;
  return list.map(({ name }) => name);
}

/** The script of a scenario; undefined when there is none of the name. */
export function scenarioFile(name: string): string | undefined {
  const file = join(folder, `${name}.ts`);
  return scenarioNames().includes(name) && existsSync(file) ? file : undefined;
}
