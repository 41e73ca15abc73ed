import { usageError } from './errors.ts';
import type { ExitCode, Io } from './io.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { parseArgs } = process.getBuiltinModule('node:util');

/** One flag of a command. */
export interface Flag {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** May be given more than once; then its value is a list. */
  readonly multiple?: boolean;
  /** What the value is called in the help: `N`. */
  readonly value?: string;
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

type FlagValue<F extends Flag> = F extends { type: 'boolean' }
  ? boolean
  : F extends { multiple: true }
    ? string[]
    : string;
export type FlagValues<F extends Flags> = { readonly [Name in keyof F]?: FlagValue<F[Name]> };

export interface Operands {
  /** As it stands in the usage: `SERVICE N`. */
  readonly usage: string;
  readonly min: number;
  readonly max: number;
}

export interface CommandDefinition<F extends Flags> {
  /** One or two words: `up`, `engines list`. */
  readonly name: string;
  /** A line for the list of commands. */
  readonly summary: string;
  /** More for `--help`: what it does, how it ends. */
  readonly details?: string;
  readonly flags: F;
  readonly operands?: Operands;
  run(args: { flags: FlagValues<F>; operands: readonly string[] }, io: Io): Promise<ExitCode | number>;
}

/** A command, ready to be called with the arguments that follow its name. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  run(args: readonly string[], io: Io): Promise<ExitCode | number>;
}

const help: Flag = { type: 'boolean', short: 'h', help: 'Show this help.' };
/** The flag of every command that answers with one JSON document. */
export const jsonFlag = { type: 'boolean', help: 'Print one JSON document.' } as const satisfies Flag;

const flagUsage = ([name, flag]: [string, Flag]) =>
  `${flag.short ? `-${flag.short}, ` : ''}--${name}${flag.type === 'string' ? ` ${flag.value ?? 'VALUE'}` : ''}`;

function helpOf(definition: CommandDefinition<Flags>): string {
  const flags = Object.entries({ ...definition.flags, help });
  const width = Math.max(...flags.map((flag) => flagUsage(flag).length)) + 2;
  const usage = ['gameday', definition.name, definition.operands?.usage, '[FLAGS]'].filter(Boolean).join(' ');
  const details = definition.details ? `\n${definition.details.trim()}\n` : '';
  const list = flags.map((flag) => `  ${flagUsage(flag).padEnd(width)}${flag[1].help}`).join('\n');
  return `${definition.summary}\n\nUsage: ${usage}\n${details}\nFlags:\n${list}\n`;
}

/** Names every flag that the command does not have, with the one that was probably meant. */
async function refuseUnknownFlags(
  definition: CommandDefinition<Flags>,
  tokens: readonly { kind: string; name?: string; rawName?: string }[],
) {
  const known = [...Object.keys(definition.flags), 'help'];
  const shorts = Object.values({ ...definition.flags, help }).flatMap((flag) => flag.short ?? []);
  for (const token of tokens) {
    if (token.kind !== 'option' || !token.name || known.includes(token.name) || shorts.includes(token.name)) continue;
    const { suggestion } = await import('@gameday/conventions');
    const names = known.map((name) => `--${name}`);
    throw usageError(
      `gameday ${definition.name} has no flag ${token.rawName}; ${suggestion(`--${token.name}`, names)}`,
    );
  }
}

async function parse(definition: CommandDefinition<Flags>, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries({ ...definition.flags, help }).map(([name, flag]) => [
      name,
      { type: flag.type, ...(flag.short && { short: flag.short }), ...(flag.multiple && { multiple: true }) },
    ]),
  );
  const tried = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  await refuseUnknownFlags(definition, tried.tokens);
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usageError(`gameday ${definition.name}: ${message.split('. ')[0]}`, `see gameday ${definition.name} --help`);
  }
}

function checkOperands(definition: CommandDefinition<Flags>, operands: readonly string[]): void {
  const { min, max, usage } = definition.operands ?? { min: 0, max: 0, usage: '' };
  if (operands.length >= min && operands.length <= max) return;
  const surplus = operands.length > max;
  const what = surplus ? `does not know what to do with "${operands[max]}"` : `needs ${usage}`;
  throw usageError(`gameday ${definition.name} ${what}`, `see gameday ${definition.name} --help`);
}

/** Makes a command of its definition: flags and operands are checked before it runs, `--help` is answered. */
export function defineCommand<const F extends Flags>(definition: CommandDefinition<F>): Command {
  const untyped = definition as unknown as CommandDefinition<Flags>;
  const text = helpOf(untyped);
  return {
    name: definition.name,
    summary: definition.summary,
    help: text,
    async run(args, io) {
      if (args.includes('--help') || args.includes('-h')) {
        io.stdout.write(text);
        return 0;
      }
      const { values, positionals } = await parse(untyped, args);
      checkOperands(untyped, positionals);
      return untyped.run({ flags: values as FlagValues<Flags>, operands: positionals }, io);
    },
  };
}

/** A whole number of a flag or operand. @throws CommandError (wrong use) */
export function wholeNumber(text: string, what: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw usageError(`${what} is "${text}"; it must be a whole number from ${min} to ${max}`);
}
