import { spawn } from 'node:child_process';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { Container, Probe } from '@gameday/kubernetes';
import { type ContainerPorts, resolvePort } from '../container-ports.ts';

/** What came of asking; the words are those of upstream's events. */
export interface ActionResult {
  readonly ok: boolean;
  readonly output: string;
}

/** The container that is asked. */
export interface ActionTarget {
  readonly container: Container;
  readonly ports: ContainerPorts;
  /** What commands run in. */
  readonly surroundings: () => { readonly cwd: string; readonly env: Readonly<Record<string, string>> };
  /** Keeps connections to this container open from one request to the next. */
  readonly agents: Agents;
}

/** Upstream opens a connection for each probe; at a laptop's number of probes an open one costs a fraction of that. */
export class Agents {
  readonly http = new HttpAgent({ keepAlive: true, maxFreeSockets: 1 });
  readonly https = new HttpsAgent({ keepAlive: true, maxFreeSockets: 1, rejectUnauthorized: false });

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }
}

type HttpGet = NonNullable<Probe['httpGet']>;
type TcpSocket = NonNullable<Probe['tcpSocket']>;
type Exec = NonNullable<Probe['exec']>;

const podAddress = '127.0.0.1';
/** As upstream: what is beyond that of an answer or output is not read. */
const outputBytesMax = 10 * 1024;

const success = (output = ''): ActionResult => ({ ok: true, output });
const failure = (output: string): ActionResult => ({ ok: false, output });

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
};

const dialError = (error: NodeJS.ErrnoException, address: string): string =>
  `dial tcp ${address}: connect: ${words[error.code ?? ''] ?? error.message}`;

interface HttpOutcome {
  readonly status?: number;
  readonly error?: string;
  /** The kept connection had been closed from the other side; that says nothing about the container. */
  readonly stale?: boolean;
}

function requestOnce(action: HttpGet, target: ActionTarget, timeoutMs: number): Promise<HttpOutcome> {
  const secure = action.scheme === 'HTTPS';
  const host = action.host ?? podAddress;
  const port = resolvePort(action.port, target.container, target.ports);
  const path = `/${(action.path ?? '').replace(/^\//, '')}`;
  const url = `${secure ? 'https' : 'http'}://${host}:${port}${path}`;
  const own = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name, value]));
  const headers = { 'User-Agent': 'kube-probe/1.32', Accept: '*/*', ...own };
  const options = { host, port, path, headers };
  return new Promise((resolve) => {
    const request = secure
      ? httpsRequest({ ...options, agent: target.agents.https })
      : httpRequest({ ...options, agent: target.agents.http });
    const end = (outcome: HttpOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
      end({ error: `Get "${url}": ${late}` });
      request.destroy();
    }, timeoutMs);
    request.on('error', (error: NodeJS.ErrnoException) => {
      const what = request.socket?.connecting === false && error.code !== 'ECONNREFUSED' ? error.message : undefined;
      const reason = what === undefined ? dialError(error, `${host}:${port}`) : (words[error.code ?? ''] ?? what);
      end({ error: `Get "${url}": ${reason}`, stale: request.reusedSocket });
    });
    request.on('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > outputBytesMax) response.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => end({ status: response.statusCode ?? 0 }));
    });
    request.end();
  });
}

/** Succeeds with any status from 200 to 399. */
export async function httpGet(action: HttpGet, target: ActionTarget, timeoutMs: number): Promise<ActionResult> {
  let outcome = await requestOnce(action, target, timeoutMs);
  if (outcome.stale && outcome.error !== undefined) outcome = await requestOnce(action, target, timeoutMs);
  const { status = 0, error } = outcome;
  if (error !== undefined) return failure(error);
  return status >= 200 && status < 400 ? success() : failure(`HTTP probe failed with statuscode: ${status}`);
}

export function tcpSocket(action: TcpSocket, target: ActionTarget, timeoutMs: number): Promise<ActionResult> {
  const host = action.host ?? podAddress;
  const port = resolvePort(action.port, target.container, target.ports);
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (result: ActionResult) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end(failure(`dial tcp ${host}:${port}: i/o timeout`)), timeoutMs);
    socket.once('connect', () => end(success()));
    socket.on('error', (error) => end(failure(dialError(error, `${host}:${port}`))));
  });
}

/** Runs a command in the container's folder and environment; it succeeds when it exits with 0 in time. */
export function exec({ command = [] }: Exec, target: ActionTarget, timeoutMs: number): Promise<ActionResult> {
  const [file = '', ...args] = command;
  const { cwd, env } = target.surroundings();
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env: { ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    let length = 0;
    const keep = (chunk: Buffer) => {
      if (length < outputBytesMax) output.push(chunk.toString('utf8').slice(0, outputBytesMax - length));
      length += chunk.length;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (result: ActionResult) => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(() => {
      end(failure(`command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeoutMs / 1000}s`));
      killGroup(child.pid);
    }, timeoutMs);
    child.once('error', (error) => end(failure(error.message)));
    child.once('close', (code) => {
      const text = output.join('');
      end(code === 0 ? success(text) : failure(text || `command terminated with exit code ${code ?? 'unknown'}`));
    });
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself in this moment
  }
}

/** Asks once. What cannot be asked at all counts as a failure that says why. */
export async function ask(probe: Probe, target: ActionTarget, timeoutMs: number): Promise<ActionResult> {
  try {
    if (probe.httpGet) return await httpGet(probe.httpGet, target, timeoutMs);
    if (probe.tcpSocket) return await tcpSocket(probe.tcpSocket, target, timeoutMs);
    if (probe.exec) return await exec(probe.exec, target, timeoutMs);
    return failure('this cluster knows httpGet, tcpSocket and exec probes only');
  } catch (error) {
    return failure((error as Error).message);
  }
}
