import { checkExperiment, ExperimentRefused, loadDocument, pathText, type Problem } from '@gameday/chaos-engine';
import type { ExperimentProblem } from '@gameday/console-api';
import { parentPort, workerData } from 'node:worker_threads';
import { describe } from './describe.ts';
import type { ReadFile, ReadRequest } from './read.ts';

// Experiments are programs. They are loaded here, in a thread of its own: one that never ends, or that leaves something behind,
// costs the console nothing, and edits of what they share are seen, for every thread loads all modules anew.

const problemOf = ({ severity, path, message, line, column }: Problem): ExperimentProblem => ({
  severity,
  path: pathText(path),
  message,
  ...(line !== undefined && { line }),
  ...(column !== undefined && { column }),
});

const refusal = (message: string): ExperimentProblem[] => [{ severity: 'error', path: '', message }];

async function read(path: string, environment: ReadRequest['environment']): Promise<ReadFile> {
  try {
    const loaded = await loadDocument(path);
    const described = describe(loaded.value);
    const { problems } = await checkExperiment(loaded, { environment, controls: ['log'] });
    return { path, described, problems: problems.map(problemOf) };
  } catch (error) {
    if (error instanceof ExperimentRefused) return { path, problems: error.problems.map(problemOf) };
    return { path, problems: refusal(error instanceof Error ? error.message : String(error)) };
  }
}

const { paths, environment } = workerData as ReadRequest;
for (const path of paths) parentPort?.postMessage(await read(path, environment));
