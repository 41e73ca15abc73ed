import type {
  ExperimentCheck,
  ExperimentDetail,
  ExperimentItem,
  ExperimentProblem,
  StartedRun,
} from '@gameday/console-api';
import type { Router } from 'express';
import { fieldsOf, listOf, numberOf, textOf } from '../../sources/shape.ts';
import { Refusal } from '../../web/refusal.ts';
import { configurationQuery, startRunBody, validBody } from './bodies.ts';
import type { BookPage } from './book.ts';
import { errorWords } from './command-words.ts';
import { type CatalogueEntry, isInvalid } from './catalogue/catalogue.ts';
import type { Described } from './catalogue/describe.ts';
import { ValueRefused, variableFlags } from './catalogue/values.ts';
import type { Parts } from './parts.ts';

const nothing: Described = {
  title: '',
  tags: [],
  expected: 'held',
  targets: [],
  method: [],
  rollbacks: [],
  abort: [],
  proofs: [],
  configuration: [],
  secrets: [],
};

function detailOf(entry: CatalogueEntry, { runs }: BookPage): ExperimentDetail {
  const { id, file, described, problems, seconds, secondsMax } = entry;
  const own = runs.filter(({ experiment }) => experiment === id);
  const [last] = own;
  return {
    ...(described ?? { ...nothing, title: id }),
    id,
    file,
    problems,
    runs: own,
    ...(seconds !== undefined && { seconds }),
    ...(secondsMax !== undefined && { secondsMax }),
    ...(last && { lastRun: last }),
  };
}

/** What a list needs, and no more: some thirty of them are sent at once. */
function itemOf(entry: CatalogueEntry, page: BookPage): ExperimentItem {
  const {
    hypothesis: _1,
    method: _2,
    rollbacks: _3,
    abort: _4,
    proofs: _5,
    configuration: _6,
    secrets: _7,
    seed: _8,
    runs: _9,
    ...item
  } = detailOf(entry, page);
  return item;
}

/** @throws Refusal */
export async function knownExperiment({ catalogue }: Pick<Parts, 'catalogue'>, id: string): Promise<CatalogueEntry> {
  const entry = await catalogue.find(id);
  if (!entry) throw new Refusal('not_found', 'There is no experiment of this name.');
  return entry;
}

function flagsOf(entry: CatalogueEntry, chosen: Parameters<typeof variableFlags>[1]): string[] {
  try {
    return variableFlags(entry.described?.configuration ?? [], chosen);
  } catch (error) {
    if (error instanceof ValueRefused) throw new Refusal('invalid_request', error.message);
    throw error;
  }
}

function problemOf(value: unknown): ExperimentProblem {
  const { severity, path, message, line, column } = fieldsOf(value);
  const [at, from] = [numberOf(line), numberOf(column)];
  return {
    severity: severity === 'warning' ? 'warning' : 'error',
    path: textOf(path) ?? '',
    message: textOf(message) ?? '',
    ...(at !== undefined && { line: at }),
    ...(from !== undefined && { column: from }),
  };
}

/** Asks the command line, which looks targets up in the running lab too. @throws Refusal when it does not answer */
async function check(
  { context }: Parts,
  entry: CatalogueEntry,
  variables: readonly string[],
): Promise<ExperimentCheck> {
  const { stdout, stderr } = await context.run(['chaos', 'validate', entry.path, '--json', ...variables]);
  try {
    const [file] = listOf(fieldsOf(JSON.parse(stdout))['files']);
    return { problems: listOf(fieldsOf(file)['problems']).map(problemOf) };
  } catch {
    throw new Refusal('unavailable', errorWords(stderr) || 'gameday chaos validate gave no answer.');
  }
}

const problemText = ({ path, message }: ExperimentProblem): string => (path === '' ? message : `${path}: ${message}`);

/** @throws Refusal while another run is under way, or something is left of an earlier one: neither could be judged */
export async function checkWayIsFree({ book }: Pick<Parts, 'book'>): Promise<void> {
  const { underWay, left, damaged } = await book.state();
  if (damaged !== undefined) throw new Refusal('unavailable', damaged);
  const [dead] = left;
  if (dead) {
    throw new Refusal(
      'unavailable',
      `The run ${dead.run} (${dead.title}) ended without undoing what it had done; undo that first.`,
    );
  }
  const [other] = underWay;
  if (other) {
    throw new Refusal(
      'unavailable',
      `${other.title} is under way (${other.run}), so neither could be judged; wait for it, or abort it.`,
    );
  }
}

/** The experiments: what there is, what each is, whether it can be run, and its run. */
export function addExperimentRoutes(router: Router, parts: Parts): void {
  const { catalogue, book, launcher } = parts;
  router.get('/experiments', async (_request, response) => {
    const [entries, page] = await Promise.all([catalogue.all(), book.read()]);
    response.json({ experiments: entries.map((entry) => itemOf(entry, page)) });
  });
  router.get('/experiments/:id', async ({ params }, response) => {
    const entry = await knownExperiment(parts, params.id);
    response.json(detailOf(entry, await book.read()));
  });
  router.get('/experiments/:id/check', async ({ params, query }, response) => {
    const entry = await knownExperiment(parts, params.id);
    let chosen: unknown = {};
    try {
      if (typeof query['configuration'] === 'string') chosen = JSON.parse(query['configuration']);
    } catch {
      throw new Refusal('malformed_json', 'The configuration in the address is not JSON.');
    }
    const variables = flagsOf(entry, validBody(configurationQuery, chosen));
    response.json(await parts.oneByOne(() => check(parts, entry, variables)));
  });
  router.post('/experiments/:id/runs', async ({ params, body }, response) => {
    const entry = await knownExperiment(parts, params.id);
    const { seed, configuration = {}, hypothesis, rollbacks, dry } = validBody(startRunBody, body ?? {});
    if (isInvalid(entry)) {
      throw new Refusal('invalid_request', `The experiment is invalid: ${entry.problems.map(problemText).join('; ')}`);
    }
    const variables = flagsOf(entry, configuration);
    await checkWayIsFree(parts);
    const { problems } = await parts.oneByOne(() => check(parts, entry, variables));
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) {
      throw new Refusal('invalid_request', `The experiment is refused: ${errors.map(problemText).join('; ')}`);
    }
    const args = [
      ...(seed === undefined ? [] : ['--seed', String(seed)]),
      ...(hypothesis === undefined || hypothesis === 'default' ? [] : ['--hypothesis-strategy', hypothesis]),
      ...(rollbacks === undefined || rollbacks === 'default' ? [] : ['--rollback-strategy', rollbacks]),
      ...(dry === undefined || dry === '' ? [] : ['--dry', dry]),
      ...variables,
    ];
    const run = await launcher.start('run', ['chaos', 'run', entry.path, ...args], async (pid) => {
      const known = await book.runsFolder.all();
      return known.find(({ opened }) => opened.pid === pid)?.run;
    });
    const started: StartedRun = { run };
    response.status(201).json(started);
  });
}
