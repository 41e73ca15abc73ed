import { basename, extname, resolve } from 'node:path';
import { gamedayOf } from '@gameday/experiment/format';
import { estimate } from '../chaos/files/estimate.ts';
import { experimentsIn, findExperiments, ownFolder } from '../chaos/files/find-experiments.ts';
import { peek } from '../chaos/files/read-experiments.ts';
import { nearer } from '../chaos/near.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly expected: 'held' | 'deviated';
  readonly lesson: string | null;
  readonly signature: string | null;
  readonly load: Readonly<Record<string, unknown>> | null;
  readonly seconds: number;
  readonly secondsMax: number;
}

interface Unreadable {
  readonly file: string;
  readonly why: string;
}

export const chaosList = defineCommand({
  name: 'chaos list',
  summary: 'Show the experiments: what they teach, their load, and how long they take',
  details: `Those that come with the lab, and those of the folders or files that are named.
How long one takes is an estimate: when all goes well, and when load and recovery take all the time that they may.`,
  flags: { json: jsonFlag },
  operands: { usage: '[FOLDER…]', min: 0, max: Number.POSITIVE_INFINITY },
  async run({ flags, operands }, io) {
    const files = operands.length > 0 ? await findExperiments(operands, io.cwd) : experimentsIn(ownFolder);
    const listed: Listed[] = [];
    const unreadable: Unreadable[] = [];
    for (const file of files) {
      const found = await peek(resolve(io.cwd, file));
      if (!found) continue;
      if ('unreadable' in found) unreadable.push({ file, why: found.unreadable });
      else listed.push(describe(file, found.document));
    }
    if (flags.json) writeJson(io, { experiments: listed, unreadable });
    else print(listed, io);
    for (const { file, why } of unreadable) io.stderr.write(`${nearer(file, io.cwd)}: ${why}\n`);
    return exitCode.ok;
  },
});

function describe(file: string, document: Parameters<typeof gamedayOf>[0]): Listed {
  const gameday = gamedayOf(document);
  return {
    name: basename(file, extname(file)),
    file,
    title: document.title,
    tags: document.tags ?? [],
    expected: gameday?.expect ?? 'held',
    lesson: gameday?.lesson ?? null,
    signature: gameday?.signature ?? null,
    load: gameday?.load ? { ...gameday.load } : null,
    ...estimate(document),
  };
}

function loadText(load: Listed['load']): string {
  if (!load) return 'no load';
  const { scenario, file, vus, ratePerSecond } = load;
  const size =
    vus !== undefined ? `, ${String(vus)} users` : ratePerSecond !== undefined ? `, ${String(ratePerSecond)}/s` : '';
  return `load ${String(scenario ?? file)}${size}`;
}

const length = (seconds: number): string => (seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`);

function print(listed: readonly Listed[], io: Io): void {
  if (listed.length === 0) io.stdout.write('There is no experiment.\n');
  for (const { name, title, expected, lesson, load, seconds, secondsMax } of listed) {
    const takes = secondsMax > seconds ? `${length(seconds)} to ${length(secondsMax)}` : length(seconds);
    io.stdout.write(`${name}: ${title}\n`);
    if (lesson !== null) io.stdout.write(`  ${lesson}\n`);
    io.stdout.write(`  expected ${expected}; ${loadText(load)}; takes ${takes}\n`);
  }
}
