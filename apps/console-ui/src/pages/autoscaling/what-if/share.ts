/** A spec in an address: its JSON, deflated, in the alphabet of addresses. */

/** What an address may unpack to. */
const bytesMax = 128 * 1024;

const toText = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array> {
  const reader = (new Blob([bytes]).stream().pipeThrough(stream) as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > bytesMax) {
      await reader.cancel();
      throw new Error('The spec in the address is too large.');
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** A spec as it stands in an address. */
export const pack = async (spec: unknown): Promise<string> =>
  toText(await through(new TextEncoder().encode(JSON.stringify(spec)), new CompressionStream('deflate-raw')));

/** The reverse of `pack`. @throws Error for people, where the text says nothing that was packed */
export async function unpack(text: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await through(toBytes(text), new DecompressionStream('deflate-raw'))));
  } catch (error) {
    throw new Error('The spec in the address cannot be read: it was cut off or changed on its way.', { cause: error });
  }
}
