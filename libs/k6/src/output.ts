import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { readLogLine, readStatusLine } from './log.ts';
import type { K6Progress } from './options.ts';
import { Problems } from './problems.ts';

const lastErrorsMax = 5;

/** Reads what k6 prints: its log on stderr, its progress on stdout. Only what is new is kept. */
export class K6Output {
  readonly problems = new Problems();
  /** Resolves when requests begin; never, when they do not. */
  readonly started: Promise<void>;
  /** Resolves when k6 has said all. */
  readonly closed: Promise<void>;
  readonly #log: WriteStream;
  readonly #errors: string[] = [];
  #unanswered = 0;
  #startedAt: number | undefined;

  constructor(child: ChildProcess, logFile: string, onStatus: (status: Omit<K6Progress, 'cpu'>) => void) {
    this.#log = createWriteStream(logFile);
    this.#log.on('error', () => undefined); // a full disk must not end the load
    const { promise, resolve } = Promise.withResolvers<void>();
    this.started = promise;
    const log = lines(child.stderr as Readable, (line) => {
      const meaning = readLogLine(line);
      if (meaning.kind === 'started') {
        this.#startedAt ??= performance.now();
        resolve();
      } else if (meaning.kind !== 'other') this.#note(meaning);
    });
    const status = lines(child.stdout as Readable, (line) => {
      const now = readStatusLine(line);
      if (now) onStatus({ ...now, unanswered: this.#unanswered });
    });
    this.closed = Promise.all([log, status]).then(async () => {
      this.#log.end();
      await once(this.#log, 'close');
    });
  }

  /** When requests began, as `performance.now` has it; undefined when they did not. */
  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  /** The latest errors other than unanswered requests. */
  lastErrors(): readonly string[] {
    return this.#errors;
  }

  #note(meaning: { kind: 'unanswered' | 'problem'; message: string; level?: string }): void {
    if (meaning.kind === 'unanswered') this.#unanswered += 1;
    else if (meaning.level === 'error') {
      this.#errors.push(meaning.message);
      if (this.#errors.length > lastErrorsMax) this.#errors.shift();
    }
    if (this.problems.add(meaning.message)) this.#log.write(`${meaning.message}\n`);
  }
}

async function lines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const reader = createInterface({ input: stream, crlfDelay: Infinity });
  reader.on('line', onLine);
  await once(reader, 'close');
}
