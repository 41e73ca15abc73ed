/** One thing that is wrong, and where. */
export interface Finding {
  /** Path from the repository's root. */
  readonly file: string;
  /** Counted from 1; left out where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

/** Writes the findings as `file:line  message` and the verdict; sets the exit code to 1 if there is any. */
export function conclude(check: string, looked: string, findings: readonly Finding[]): void {
  for (const { file, line, message } of findings) {
    process.stdout.write(`${file}${line === undefined ? '' : `:${line}`}  ${message}\n`);
  }
  process.stdout.write(
    findings.length === 0 ? `${check}: ${looked}, nothing found\n` : `${check}: ${looked}, ${findings.length} found\n`,
  );
  if (findings.length > 0) process.exitCode = 1;
}
