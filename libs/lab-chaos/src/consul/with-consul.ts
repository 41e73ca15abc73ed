import type { ConsulClient } from '@gameday/consul';
import { engineUrl, type Lab } from '../lab/lab.ts';

/** Works with the lab's Consul, and leaves no connection open. @throws ConsulError */
export async function withConsul<Result>(lab: Lab, work: (consul: ConsulClient) => Promise<Result>): Promise<Result> {
  const { createConsul } = await import('@gameday/consul');
  const consul = createConsul({ url: engineUrl(lab, 'consul') });
  try {
    return await work(consul);
  } finally {
    await consul.close();
  }
}

/** A key as it is; null when there is none. */
export const valueOf = async ({ kv }: ConsulClient, key: string): Promise<string | null> =>
  (await kv.get(key)).entry?.value ?? null;

/** Makes a key what it was. */
export async function restoreValue({ kv }: ConsulClient, key: string, previous: string | null): Promise<void> {
  if (previous === null) await kv.delete(key);
  else await kv.put(key, previous);
}
