/** The lines of a stream of UTF-8, without their ends; empty ones are left out. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  // A long line comes in many parts: they are joined once.
  let parts: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      const [first = '', ...rest] = text.split('\n');
      parts.push(first);
      for (const begin of rest) {
        const line = parts.join('');
        parts = [begin];
        if (line !== '') yield line;
      }
      if (done) break;
    }
    const last = parts.join('');
    if (last !== '') yield last;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
