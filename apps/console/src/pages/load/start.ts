import { basename } from 'node:path';
import { type LoadScenario, type LoadStart, loadStartProblems, type StartedLoad } from '@gameday/console-api';
import { z } from 'zod';
import type { CommandResult, RunCommand } from '../../actions/run-command.ts';
import type { LoadRuns } from '../../sources/load-runs.ts';
import { fieldsOf, textOf } from '../../sources/shape.ts';
import { Refusal } from '../../web/refusal.ts';

/** k6 reads the script and makes its users first; on a busy machine that takes a while. */
const beginsWithinMs = 120_000;

const text = z.string().max(40).optional();
const body = z.strictObject({
  scenario: z.string().max(100),
  vus: text,
  rate: text,
  duration: text,
  acceptance: z.boolean().optional(),
  baseline: z.string().max(200).optional(),
});

/** In words that say what to do; what a load is judged by is a part of its scenario. */
function complaintOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.') || 'The request'}: ${issue.message}.`;
  const fields = Object.keys(body.shape).join(', ');
  const judged = issue.keys.some((key) => /threshold|objective/i.test(key));
  return judged
    ? `${issue.keys.join(', ')}: The thresholds are the scenario’s own and cannot be changed from here; a load takes ${fields}.`
    : `${issue.keys.join(', ')}: A load takes ${fields}, and nothing else.`;
}

/**
 * What was asked for, once the command line would take it.
 * @throws Refusal that names each field and what is wrong with it
 */
export function validStart(
  asked: unknown,
  scenarios: readonly LoadScenario[],
): LoadStart & { readonly found: LoadScenario } {
  const parsed = body.safeParse(asked);
  if (!parsed.success) throw new Refusal('invalid_request', parsed.error.issues.map(complaintOf).join(' '));
  const found = scenarios.find(({ name }) => name === parsed.data.scenario);
  if (!found)
    throw new Refusal(
      'not_found',
      `There is no scenario of this name; there are ${scenarios.map(({ name }) => name).join(', ')}.`,
    );
  const problems = Object.entries(loadStartProblems(parsed.data, found));
  if (problems.length > 0)
    throw new Refusal('invalid_request', problems.map(([field, says]) => `${field}: ${says}`).join(' '));
  return { ...parsed.data, found };
}

/** The command line after `gameday`. */
export const startArgs = (
  { found, vus, rate, duration, acceptance }: ReturnType<typeof validStart>,
  baselineFolder?: string,
): string[] => [
  'load',
  'run',
  found.name,
  ...(vus === undefined ? [] : [`--vus=${vus}`]),
  ...(rate === undefined ? [] : [`--rate=${rate}`]),
  ...(duration === undefined ? [] : [`--duration=${duration}`]),
  ...(acceptance ? ['--acceptance'] : []),
  ...(baselineFolder === undefined ? [] : [`--baseline=${baselineFolder}`]),
  '--detach',
];

/** Why a command ended, in its own words. */
function wordsOf({ stdout, stderr }: CommandResult): string {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => line.trim().replace(/^(?:error|gameday): /i, ''));
  return (
    lines
      .filter((line) => line !== '')
      .slice(0, 20)
      .join('\n') || 'The command ended without a word.'
  );
}

export interface Starter {
  /** The scenario of the load that is just being started. */
  readonly starting: string | undefined;
  /** Starts a load in the background, and waits until it makes requests. @throws Refusal */
  start(asked: unknown): Promise<StartedLoad>;
}

export interface StarterOptions {
  readonly run: RunCommand;
  readonly runs: LoadRuns;
  readonly scenarios: () => Promise<readonly LoadScenario[]>;
}

export function createStarter({ run, runs, scenarios }: StarterOptions): Starter {
  let starting: string | undefined;

  async function baselineOf({ baseline }: LoadStart): Promise<string | undefined> {
    if (baseline === undefined) return undefined;
    const folder = await runs.folderOf(baseline);
    const item = (await runs.all()).find((each) => each.run === baseline);
    if (folder !== undefined && item?.state === 'ended' && item.figures) return folder;
    throw new Refusal(
      'invalid_request',
      'baseline: There is no such run with figures; choose another one to compare with.',
    );
  }

  return {
    get starting() {
      return starting;
    },
    async start(asked) {
      if (starting !== undefined)
        throw new Refusal('unavailable', `A load (${starting}) is just being started; wait for it.`);
      const wanted = validStart(asked, await scenarios());
      const [underWay] = (await runs.all()).filter(({ state }) => state === 'running');
      if (underWay) {
        throw new Refusal(
          'unavailable',
          `${underWay.run} is under way; two loads at once would measure each other. End it, or wait for its end.`,
        );
      }
      // Asked again: another request may have come in between.
      if (starting !== undefined)
        throw new Refusal('unavailable', `A load (${starting}) is just being started; wait for it.`);
      starting = wanted.found.name;
      try {
        const result = await run([...startArgs(wanted, await baselineOf(wanted)), '--json'], {
          timeoutMs: beginsWithinMs,
        });
        if (result.code !== 0)
          throw new Refusal(result.code === 2 ? 'invalid_request' : 'unavailable', wordsOf(result));
        const folder = textOf(fieldsOf(parsed(result.stdout))['folder']);
        if (folder === undefined)
          throw new Refusal('unavailable', 'The load was started, but its command did not say where.');
        return { run: basename(folder) };
      } finally {
        starting = undefined;
      }
    },
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
