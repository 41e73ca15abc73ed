import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { suggestion } from '@gameday/conventions';
import { repositoryRoot } from '@gameday/lab-kit';
import { usageError } from '../cli/errors.ts';

/** A scenario of loadtests/, as scenarios.json there lists it. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  /** Whether its users wait for each answer, or arrive at a rate. */
  readonly model: 'users' | 'arrivals';
  /** The size that it is accepted with, where there is one. */
  readonly acceptance?: { readonly vus: number; readonly durationSeconds: number };
}

export const loadtestsFolder = join(repositoryRoot, 'loadtests');

export const scenarios = (): Scenario[] =>
  JSON.parse(readFileSync(join(loadtestsFolder, 'scenarios.json'), 'utf8')) as Scenario[];

/** A script for k6. */
export interface Script {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  readonly acceptance?: Scenario['acceptance'];
}

/** The script that a person means: a scenario of the lab by name, or a file of their own. @throws CommandError (wrong use) */
export function findScript(name: string, cwd: string): Script {
  const known = scenarios();
  const scenario = known.find((each) => each.name === name);
  if (scenario) {
    const { acceptance } = scenario;
    return { name, file: join(loadtestsFolder, `${name}.ts`), ...(acceptance && { acceptance }) };
  }
  if (/\.[cm]?[jt]s$/.test(name)) {
    const file = resolve(cwd, name);
    if (existsSync(file)) return { name: basename(file, extname(file)), file };
    throw usageError(`${name}: there is no such file`, 'gameday load list shows the scenarios of the lab');
  }
  const names = known.map((each) => each.name);
  throw usageError(`there is no scenario "${name}"; ${suggestion(name, names)}`, 'gameday load list shows them all');
}

/** Whether a script sends its requests to the lab's door, as those of loadtests/ do. */
export const usesGateway = ({ file }: Script): boolean => {
  const source = readFileSync(file, 'utf8');
  return /\b__ENV\.GATEWAY\b|from '[^']*\/(gateway|transaction|flows\/\w+)\.ts'|from '\.\/flows\//.test(source);
};
