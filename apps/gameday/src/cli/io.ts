export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that a command may touch of the world around the process. */
export interface Io {
  /** Results. */
  readonly stdout: Output;
  /** Progress and errors. */
  readonly stderr: Output;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly cwd: string;
  /** Calls back at SIGINT, SIGTERM and SIGHUP, which then no longer end the process by themselves; the result ends that. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
}

/** Exit codes of every command. */
export const exitCode = {
  /** As expected. */
  ok: 0,
  /** A verdict against it: a hypothesis or a threshold failed. */
  against: 1,
  /** Wrong use or wrong input. */
  usage: 2,
  /** It could not run. */
  couldNotRun: 3,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Writes one JSON document to stdout. */
export const writeJson = (io: Io, value: unknown): void => {
  io.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
};
