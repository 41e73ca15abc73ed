import type { BlockingOptions } from './blockingQuery.ts';
import { blocking, indexOf } from './blockingQuery.ts';
import type { ConsulHttp } from './http.ts';
import { readJson } from './http.ts';
import { asArray, asNumber, asRecord, asText } from './instances.ts';

export interface KvEntry {
  readonly key: string;
  /** UTF-8 text. */
  readonly value: string;
  /** When the entry last changed; hand it to `cas` to change it only if nobody else did. */
  readonly modifyIndex: number;
}

export interface CheckAndSet {
  /** Only if the entry's `modifyIndex` is still this one; 0: only if there is no entry. */
  readonly cas?: number;
}

/** Consul's key-value store. Values are UTF-8 texts of at most 512 KiB. */
export interface ConsulKv {
  /** `entry` is undefined when there is no such key. */
  get(key: string, options?: BlockingOptions): Promise<{ readonly index: number; readonly entry: KvEntry | undefined }>;
  /** Every entry whose key begins with `prefix`. */
  list(
    prefix: string,
    options?: BlockingOptions,
  ): Promise<{ readonly index: number; readonly entries: readonly KvEntry[] }>;
  /** False when `cas` did not hold. */
  put(key: string, value: string, options?: CheckAndSet): Promise<boolean>;
  /** False when `cas` did not hold; true also when there was no such key. */
  delete(key: string, options?: CheckAndSet): Promise<boolean>;
}

export function createKv(http: ConsulHttp, timeoutMs: number): ConsulKv {
  const pathOf = (key: string): string => `/kv/${key.split('/').map(encodeURIComponent).join('/')}`;
  const read = async (key: string, options: BlockingOptions, recurse: boolean) => {
    const path = pathOf(key);
    const { query, deadlineMs, signal } = blocking(options, timeoutMs);
    const response = await http.request({
      method: 'GET',
      path,
      query: recurse ? { ...query, recurse } : query,
      deadlineMs,
      signal,
      accept: [404],
    });
    const entries = response.status === 404 ? [] : readJson(`GET ${path}`, response.text, readEntries);
    return { index: indexOf(response), entries };
  };
  const write = async (method: 'PUT' | 'DELETE', key: string, value: string | undefined, { cas }: CheckAndSet) => {
    if (key === '') throw new TypeError('A key of the key-value store must not be empty');
    const path = pathOf(key);
    const { text } = await http.request({
      method,
      path,
      query: { cas },
      ...(value !== undefined && { body: value }),
    });
    return readJson(`${method} ${path}`, text, (json) => json === true);
  };
  return {
    async get(key, options = {}) {
      const { index, entries } = await read(key, options, false);
      return { index, entry: entries[0] };
    },
    list: (prefix, options = {}) => read(prefix, options, true),
    put: (key, value, options = {}) => write('PUT', key, value, options),
    delete: (key, options = {}) => write('DELETE', key, undefined, options),
  };
}

function readEntries(json: unknown): readonly KvEntry[] {
  return asArray(json, 'the answer').map((value) => {
    const entry = asRecord(value, 'an entry');
    return {
      key: asText(entry['Key'], 'Key'),
      // Consul writes an empty value as null.
      value: Buffer.from(asText(entry['Value'] ?? '', 'Value'), 'base64').toString('utf8'),
      modifyIndex: asNumber(entry['ModifyIndex'], 'ModifyIndex'),
    };
  });
}
