/** A text of several lines without the blanks that all of them begin with, such as a query out of a program. */
export function outdented(text: string): string {
  if (!text.includes('\n')) return text;
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const margins = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const margin = Math.min(...margins);
  return lines.map((line) => line.slice(margin)).join('\n');
}
