import { labPaths } from '@gameday/lab-kit';
import { defineCommand, wholeNumber } from '../cli/command.ts';
import { exitCode } from '../cli/io.ts';
import { checkPartName, loggedParts } from '../logs/log-files.ts';
import { followLines, lineWriter, pastLines } from '../logs/show-logs.ts';

const linesMax = 1_000_000;

export const logs = defineCommand({
  name: 'logs',
  summary: 'Show the logs of any part, merged by time',
  details: `
PART is an engine, a service, a replica, console, supervisor, or one of the groups engines and services; all parts without it.
Lines of the services carry the id of their trace: --trace shows one request through all of them.`,
  flags: {
    follow: { type: 'boolean', short: 'f', help: 'Go on with what is written from now on, until Ctrl-C.' },
    lines: { type: 'string', short: 'n', value: 'N', help: 'Lines of the past: 50, with --trace all.' },
    trace: { type: 'string', value: 'ID', help: 'Only lines of this trace.' },
    json: { type: 'boolean', help: 'Print the lines as they were written (JSON lines, where the part writes JSON).' },
  },
  operands: { usage: '[PART]', min: 0, max: 1 },
  async run({ flags, operands: [part] }, io) {
    const paths = labPaths(io.env, io.cwd);
    checkPartName(part, loggedParts(paths));
    const { trace } = flags;
    const lines =
      flags.lines === undefined
        ? trace === undefined
          ? 50
          : linesMax
        : wholeNumber(flags.lines, '--lines', { min: 0, max: linesMax });
    const write = lineWriter(io, flags.json ?? false);
    const selection = { part, traceId: trace, lines };
    const end = new AbortController();
    const forget = io.onSignal(() => end.abort());
    // Following begins before the past is read, so that no line falls between; what it finds meanwhile waits.
    const waiting: Parameters<typeof write>[0][] = [];
    let show = (line: Parameters<typeof write>[0]): void => void waiting.push(line);
    const following = flags.follow ? followLines(paths, selection, (line) => show(line), end.signal) : undefined;
    const past = await pastLines(paths, selection);
    for (const line of past) write(line);
    const seen = new Set(past.map(({ part: name, line }) => `${name} ${line}`));
    for (const line of waiting) if (!seen.has(`${line.part} ${line.line}`)) write(line);
    show = write;
    await following;
    forget();
    return exitCode.ok;
  },
});
