const columns = 120;
const indent = '  ';

/** JSON as Prettier writes it, so that the files are as the rest of the repository: short lists stay on their line. */
export const jsonText = (value: unknown): string => `${write(value, '', 0)}\n`;

/**
 * @param margin what the lines within begin with
 * @param before how many characters stand before it on its line, beside the margin
 */
function write(value: unknown, margin: string, before: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = margin + indent;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null)) {
      const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      // A comma may follow.
      if (margin.length + before + line.length < columns) return line;
    }
    return enclose(
      '[]',
      margin,
      value.map((item) => write(item, inner, 0)),
    );
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return name + write(item, inner, name.length);
  });
  return enclose('{}', margin, entries);
}

const enclose = ([open = '', close = '']: string, margin: string, items: readonly string[]): string =>
  items.length === 0
    ? open + close
    : `${open}\n${items.map((item) => margin + indent + item).join(',\n')}\n${margin}${close}`;
