/** What a parameter can be. Arrays become PostgreSQL arrays: `= ANY(${ids}::uuid[])`. */
export type SqlValue =
  string | number | bigint | boolean | null | Date | Buffer | readonly string[] | readonly number[];

/** A statement with its parameters apart: made by `sql` alone, so values never become part of the text. */
export class SqlText {
  readonly text: string;
  readonly values: readonly SqlValue[];

  constructor(text: string, values: readonly SqlValue[]) {
    this.text = text;
    this.values = values;
  }
}

/**
 * Makes a statement: values become parameters, other statements are put in place with theirs.
 * @example sql`SELECT ${columns} FROM posts WHERE id = ${id}`
 */
export function sql(strings: TemplateStringsArray, ...parts: ReadonlyArray<SqlValue | SqlText>): SqlText {
  const values: SqlValue[] = [];
  let text = strings[0] as string;
  parts.forEach((part, index) => {
    if (part instanceof SqlText) {
      text += part.text.replace(/\$(\d+)/g, (_match, number: string) => `$${values.length + Number(number)}`);
      values.push(...part.values);
    } else {
      values.push(part);
      text += `$${values.length}`;
    }
    text += strings[index + 1] as string;
  });
  return new SqlText(text, values);
}
