import { constants } from 'node:os';
import { exitReason } from '@gameday/process';
import type { ProcessExit } from './pod-process.ts';
import type { ContainerView, Termination } from './pod-status.ts';
import { PortsTaken } from './port-book.ts';

/** Exit code of a process whose end nobody saw, as containerd reports it. */
const unknownExitCode = 255;
/** 128 + SIGKILL, as for whatever the kernel ends for its memory. */
const outOfMemoryExitCode = 137;

export interface EndFacts {
  readonly finishedAtMs: number;
  readonly outOfMemory: boolean;
  /** The last lines of its log. */
  readonly message: string;
}

const reasonFor = ({ code }: ProcessExit, outOfMemory: boolean): Termination['reason'] => {
  if (outOfMemory) return 'OOMKilled';
  if (code === undefined) return 'Unknown';
  return code === 0 ? 'Completed' : 'Error';
};

/** How the container ended that ran until now. */
export function terminationOf({ state }: ContainerView, exit: ProcessExit, facts: EndFacts): Termination {
  const { finishedAtMs, outOfMemory, message } = facts;
  return {
    exitCode: outOfMemory ? outOfMemoryExitCode : (exit.code ?? unknownExitCode),
    ...(exit.signal !== undefined && { signal: exit.signal }),
    reason: reasonFor(exit, outOfMemory),
    startedAtMs: state.is === 'running' ? state.startedAtMs : finishedAtMs,
    finishedAtMs,
    message,
  };
}

/** The same in a few words, for whoever looks into the registry. */
export function wordsFor({ reason, exitCode, signal }: Termination, pid: number): string {
  if (reason === 'OOMKilled') return `killed: it used more memory than its limit (pid ${pid})`;
  if (reason === 'Unknown') return `it has ended (pid ${pid})`;
  const name = (Object.entries(constants.signals) as Array<[NodeJS.Signals, number]>).find(
    ([, number]) => number === signal,
  );
  return `${exitReason(exitCode, name?.[0] ?? null)} (pid ${pid})`;
}

/** Why a container could not be started, in the words of a waiting container. */
export interface StartFailure {
  readonly reason: 'CreateContainerError' | 'CreateContainerConfigError' | 'RunContainerError';
  readonly message: string;
}

/** Ports that are taken, a command that the system refuses, or anything that is wrong with what the pod asks for. */
export function startFailure(error: unknown): StartFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof PortsTaken) return { reason: 'CreateContainerError', message };
  const refused = typeof (error as NodeJS.ErrnoException).syscall === 'string';
  return { reason: refused ? 'RunContainerError' : 'CreateContainerConfigError', message };
}
