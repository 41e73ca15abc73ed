import type { LabPorts } from '@gameday/conventions';
import { lockHolder, type ProcessIdentity } from '@gameday/process/identity';
import { exchange, type LabPaths } from '@gameday/lab-kit';
import { CommandError } from '../cli/errors.ts';
import { type ExitCode, exitCode } from '../cli/io.ts';
import type { AutoscalerNote } from '../supervisor/cluster-client.ts';
import type { LabEvent } from '../supervisor/events.ts';
import type { LabStatus } from '../supervisor/status.ts';

/** What the supervisor says about itself. */
export interface LabInfo {
  readonly pid: number;
  readonly startedAt: string;
  readonly monolith: boolean;
  readonly folder: string;
  readonly ports: LabPorts;
}

const answerMs = 10_000;
/** Asking to stop is answered at once, before anything stops. */
const stopAnswerMs = 3_000;
/** Scaling and resetting answer when replicas have stopped and others are ready. */
const slowAnswerMs = 120_000;

/** Who supervises the lab now; undefined when nobody does. */
export const supervisorOf = (paths: LabPaths): ProcessIdentity | undefined => lockHolder(paths.lock);

export const noLabRuns = (paths: LabPaths): CommandError =>
  new CommandError('no_lab', `no lab runs in ${paths.folder}`, { hint: 'start it with: gameday up' });

/** The running lab, through its supervisor's socket. */
export class LabClient {
  readonly #paths: LabPaths;

  constructor(paths: LabPaths) {
    this.#paths = paths;
  }

  status(): Promise<LabStatus> {
    return this.#call('GET', '/status') as Promise<LabStatus>;
  }

  lab(): Promise<LabInfo> {
    return this.#call('GET', '/lab') as Promise<LabInfo>;
  }

  /** @returns the service's autoscaler, if it has one */
  async scale(service: string, replicas: number | 'auto', hold = false): Promise<AutoscalerNote | undefined> {
    const answer = await this.#call('POST', '/scale', { service, replicas, hold }, slowAnswerMs);
    return (answer as { autoscaler?: AutoscalerNote }).autoscaler;
  }

  async reset(): Promise<void> {
    await this.#call('POST', '/reset', {}, slowAnswerMs);
  }

  /** Asks it to stop; the end of `events` says when that is done. */
  async stop(reason: string, hurry = false): Promise<void> {
    await this.#call('POST', '/stop', { reason, hurry }, stopAnswerMs);
  }

  /** @throws CommandError: what the supervisor refused, or that no lab runs */
  async #call(method: string, path: string, body?: unknown, timeoutMs = answerMs): Promise<unknown> {
    if (!supervisorOf(this.#paths)) throw noLabRuns(this.#paths);
    const answer = await exchange({ method, path, to: this.#paths.socket, body, timeoutMs }).catch(
      (error: NodeJS.ErrnoException) => {
        throw new CommandError(
          'supervisor_silent',
          `the supervisor does not answer on ${this.#paths.socket}: ${error.message}`,
          {
            hint: 'it may be just starting or ending; try again, or gameday down',
            cause: error,
          },
        );
      },
    );
    const value = JSON.parse(answer.text) as { error?: { code: string; message: string; hint?: string } };
    if (!value.error) return value;
    const { code, message, hint } = value.error;
    const code3: ExitCode = answer.status === 400 ? exitCode.usage : exitCode.couldNotRun;
    throw new CommandError(code, message, { exitCode: code3, ...(hint !== undefined && { hint }) });
  }

  /**
   * What happens in the lab, beginning with what matters of the past; ends when the lab has stopped or its supervisor dies.
   * As `owner` the caller keeps the lab alive: it stops when the connection ends.
   */
  async *events({ owner = false, signal }: { owner?: boolean; signal?: AbortSignal } = {}): AsyncGenerator<LabEvent> {
    const response = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      // Imported, `node:http` would load all that it could ever need, WebSockets included: some 30 ms at every start.
      const request = process.getBuiltinModule('node:http').request({
        socketPath: this.#paths.socket,
        path: `/events${owner ? '?owner=1' : ''}`,
        agent: false,
        ...(signal && { signal }),
      });
      request.once('response', resolve);
      request.on('error', reject);
      request.end();
    });
    response.on('error', () => undefined); // a supervisor that dies ends the lines, no more
    const { createInterface } = await import('node:readline');
    for await (const line of createInterface({ input: response })) {
      if (line !== '') yield JSON.parse(line) as LabEvent;
    }
  }
}
