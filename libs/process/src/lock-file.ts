import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { atomicWriteFile } from './atomic-write.ts';
import { isAlive, type ProcessIdentity, processIdentity } from './identity.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { randomBytes } = process.getBuiltinModule('node:crypto');

/** A lock that this process holds. */
export interface HeldLock {
  readonly acquired: true;
  /** Gives it up; more than once does no harm. */
  release(): void;
}

export interface RefusedLock {
  readonly acquired: false;
  /** Who holds it. */
  readonly holder: ProcessIdentity;
}

type Content = ProcessIdentity | { readonly released: true };

/**
 * How it works. A lock is a row of files FILE.1, FILE.2, …: the one with the highest number says who holds the lock,
 * and it is never removed, only followed by a higher one. A dead holder's lock is taken by creating the next number,
 * which the file system lets only one process do. Since the highest number only grows, whoever created a file and then
 * still finds it the highest holds the lock; no moment exists in which a lock is removed that another just took.
 */
const numbersOf = (file: string): number[] => {
  const prefix = `${basename(file)}.`;
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => b - a);
};

/** The content of one file of the row; undefined when it went away meanwhile. */
const contentOf = (file: string): Content | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`the lock file ${file} is damaged; remove it if no lab of this folder runs`, { cause: error });
  }
};

const aliveHolder = (content: Content): ProcessIdentity | undefined =>
  'pid' in content && isAlive(content) ? content : undefined;

/** Who holds the lock now; undefined when nobody alive does. */
export function lockHolder(file: string): ProcessIdentity | undefined {
  try {
    const [highest] = numbersOf(file);
    const content = highest === undefined ? undefined : contentOf(`${file}.${highest}`);
    return content && aliveHolder(content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Creates a file with its content at once; false when it exists already. */
function createWhole(file: string, content: string): boolean {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}`);
  atomicWriteFile(temporary, content);
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Takes a lock for the life of a process (this one by default), unless another living process holds it. A lock whose
 * holder is dead, even by `kill -9`, counts as free.
 */
export function acquireLock(
  file: string,
  owner: ProcessIdentity | undefined = processIdentity(process.pid),
): HeldLock | RefusedLock {
  if (!owner) throw new Error('a lock needs a living owner');
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    const [highest = 0] = numbersOf(file);
    if (highest > 0) {
      const content = contentOf(`${file}.${highest}`);
      if (!content) continue; // a higher one came meanwhile
      const holder = aliveHolder(content);
      if (holder) return { acquired: false, holder };
    }
    const mine = `${file}.${highest + 1}`;
    if (!createWhole(mine, JSON.stringify(owner))) continue;
    const [top, ...older] = numbersOf(file);
    if (top !== highest + 1) {
      rmSync(mine, { force: true });
      continue;
    }
    for (const number of older) rmSync(`${file}.${number}`, { force: true });
    return { acquired: true, release: once(() => atomicWriteFile(mine, JSON.stringify({ released: true }))) };
  }
}

const once = (action: () => void) => {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
};
