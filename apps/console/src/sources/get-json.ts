import { request } from 'node:http';

/** Why a source could not be read. */
export type SourceErrorCode = 'unreachable' | 'timeout' | 'status' | 'too_large' | 'malformed';

/** A source did not give what was asked of it; the message is for people and says what to look at. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;

  constructor(code: SourceErrorCode, message: string, { status, cause }: { status?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'SourceError';
    this.code = code;
    this.status = status;
  }
}

export interface JsonRequest {
  /** For people: `Jaeger`. */
  readonly source: string;
  /** A port of 127.0.0.1, or the path of a Unix socket. */
  readonly at: { readonly port: number } | { readonly socketPath: string };
  readonly path: string;
  /** The whole exchange must end within this; default 3000. */
  readonly timeoutMs?: number;
  /** An answer beyond this many bytes is refused; default 16 MiB. */
  readonly bytesMax?: number;
  readonly signal?: AbortSignal;
}

const placeOf = ({ at }: JsonRequest): string => ('port' in at ? `127.0.0.1:${at.port}` : 'its socket');

/**
 * Asks a server of the lab for JSON. Each answer is bounded in time and size, since engines can hang or be faulted on purpose.
 * @throws SourceError when the answer is not 200 with JSON in time
 */
export async function getJson(options: JsonRequest): Promise<unknown> {
  const { source, at, path, timeoutMs = 3_000, bytesMax = 16 * 1024 * 1024, signal } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
  let text: string;
  try {
    text = await exchange(options, either, bytesMax);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (deadline.aborted) {
      throw new SourceError('timeout', `${source} did not answer within ${timeoutMs / 1000} s`, { cause: error });
    }
    throw new SourceError('unreachable', `${source} does not answer on ${placeOf(options)}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const asked = 'port' in at ? `http://127.0.0.1:${at.port}${path}` : path;
    throw new SourceError('malformed', `${source} answered ${asked} with something that is not JSON`, { cause: error });
  }
}

function exchange({ source, at, path }: JsonRequest, signal: AbortSignal, bytesMax: number): Promise<string> {
  const target = 'port' in at ? { host: '127.0.0.1', port: at.port } : { socketPath: at.socketPath };
  return new Promise((resolve, reject) => {
    const asked = request({ ...target, path, signal, headers: { accept: 'application/json' } }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= bytesMax) return void chunks.push(chunk);
        response.destroy(new SourceError('too_large', `${source} answered with more than ${bytesMax} bytes`));
      });
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status === 200) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new SourceError('status', `${source} answered with status ${status}`, { status }));
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}
