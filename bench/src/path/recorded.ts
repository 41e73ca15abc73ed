/** An answer of the product, to be given again by something else. */
export interface Recorded {
  readonly path: string;
  readonly headers: Record<string, string>;
  /** base64. */
  readonly body: string;
}

const kept = ['content-type', 'etag', 'cache-control', 'vary'];

/** Asks the product's door and keeps what it answers. @throws Error when it does not answer 200 */
export async function record(door: string, paths: readonly string[]): Promise<Recorded[]> {
  return Promise.all(
    paths.map(async (path) => {
      const response = await fetch(door + path, { headers: { 'accept-encoding': 'identity' } });
      if (response.status !== 200) throw new Error(`${door}${path} answered ${response.status}`);
      const headers = Object.fromEntries([...response.headers].filter(([name]) => kept.includes(name)));
      return { path, headers, body: Buffer.from(await response.arrayBuffer()).toString('base64') };
    }),
  );
}
