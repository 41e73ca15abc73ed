/** When a log line was written, in epoch milliseconds: its `time`, as pino writes it (a number or RFC 3339); undefined for other lines. */
export function lineTimeMs(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined;
  const [, number, text] = /"time":(?:(\d{10,16}(?:\.\d+)?)|"([^"]{10,40})")/.exec(line) ?? [];
  const ms = number === undefined ? Date.parse(text ?? '') : Number(number);
  return Number.isNaN(ms) ? undefined : ms;
}
