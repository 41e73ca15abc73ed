import { commands } from './table.ts';
import { describeError, usageError } from './errors.ts';
import { exitCode, type Io } from './io.ts';

const overview = (): string => {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2;
  const list = Object.entries(commands)
    .filter(([, { hidden }]) => !hidden)
    .map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
  return `Gameday: a resilience laboratory that fits on a laptop.

Usage: gameday COMMAND [FLAGS]

Commands:
${list.join('\n')}

Every command explains itself with --help. Exit codes: 0 as expected, 1 a verdict against it, 2 wrong use, 3 could not run.
`;
};

/** The command that these arguments name, and what follows the name. */
async function find(args: readonly string[]) {
  const [first = '', second = ''] = args;
  const pair = commands[`${first} ${second}`];
  if (pair) return { entry: pair, rest: args.slice(2) };
  const single = commands[first];
  if (single) return { entry: single, rest: args.slice(1) };
  const { suggestion } = await import('@gameday/conventions');
  const visible = Object.entries(commands).flatMap(([name, { hidden }]) => (hidden ? [] : [name]));
  const subcommands = visible.flatMap((name) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
  if (subcommands.length === 0) throw usageError(`there is no command "${first}"; ${suggestion(first, visible)}`);
  if (second === '' || second.startsWith('-')) {
    throw usageError(
      `gameday ${first} needs one more word`,
      `there are: ${subcommands.map((name) => `gameday ${first} ${name}`).join(', ')}`,
    );
  }
  throw usageError(`there is no command "${first} ${second}"; ${suggestion(second, subcommands)}`);
}

/** Runs one command line. Never throws, never exits. @returns the exit code */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    const [first] = args;
    if (first === '--version' || first === '-V') {
      const { version } = await import('@gameday/lab-kit/paths');
      io.stdout.write(`${version}\n`);
      return exitCode.ok;
    }
    if (first === '--help' || first === '-h' || first === 'help') {
      io.stdout.write(overview());
      return exitCode.ok;
    }
    if (first === undefined) {
      io.stderr.write(overview());
      return exitCode.usage;
    }
    const { entry, rest } = await find(args);
    const command = await entry.load();
    return await command.run(rest, io);
  } catch (error) {
    io.stderr.write(describeError(error, Boolean(io.env['GAMEDAY_DEBUG'])));
    const code = (error as { exitCode?: unknown }).exitCode;
    return typeof code === 'number' ? code : exitCode.couldNotRun;
  }
}
