import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadScenario } from '@gameday/console-api';
import { repositoryRoot } from '@gameday/lab-kit/paths';
import { fieldsOf, listOf, numberOf, textOf } from '../../sources/shape.ts';

const listFile = join(repositoryRoot, 'loadtests', 'scenarios.json');

/** The scenarios of a list; lines that say no name are none. */
export function parseScenarios(document: unknown): LoadScenario[] {
  return listOf(document).flatMap((one): LoadScenario[] => {
    const fields = fieldsOf(one);
    const name = textOf(fields['name']);
    if (name === undefined) return [];
    const acceptance = fieldsOf(fields['acceptance']);
    const [vus, durationSeconds] = [numberOf(acceptance['vus']), numberOf(acceptance['durationSeconds'])];
    return [
      {
        name,
        summary: textOf(fields['summary']) ?? '',
        model: fields['model'] === 'arrivals' ? 'arrivals' : 'users',
        ...(vus !== undefined && durationSeconds !== undefined && { acceptance: { vus, durationSeconds } }),
      },
    ];
  });
}

/** The lab's scenarios, as the command line lists them. @throws Error when the list cannot be read */
export const readScenarios = async (file = listFile): Promise<LoadScenario[]> =>
  parseScenarios(JSON.parse(await readFile(file, 'utf8')));
