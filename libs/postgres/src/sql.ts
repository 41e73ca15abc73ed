/**
 * What can stand in `${}` of an `sql` template: a parameter, or another piece of SQL. Arrays become PostgreSQL arrays
 * (`= ANY(${ids}::uuid[])`); JSON is given as text (`${JSON.stringify(value)}::jsonb`).
 */
export type SqlValue = SqlParameter | SqlText;
type SqlParameter = string | number | bigint | boolean | Date | Uint8Array | null | readonly SqlParameter[];

/** A statement with numbered parameters. Only `sql` makes one, so no value can become a part of the text. */
export class SqlText {
  readonly text: string;
  readonly values: readonly SqlParameter[];
  readonly #pieces: readonly string[];

  private constructor(pieces: readonly string[], values: readonly SqlParameter[]) {
    this.#pieces = pieces;
    this.values = values;
    this.text = pieces.reduce((text, piece, index) => `${text}$${index}${piece}`);
  }

  /** Puts pieces of text and what stands between them together; pieces of SQL give their own pieces and values. */
  static of(strings: readonly string[], between: readonly SqlValue[]): SqlText {
    const pieces = [strings[0] ?? ''];
    const values: SqlParameter[] = [];
    between.forEach((value, index) => {
      const following = strings[index + 1] ?? '';
      if (value instanceof SqlText) {
        const [head = '', ...tail] = value.#pieces;
        pieces[pieces.length - 1] += head;
        pieces.push(...tail);
        pieces[pieces.length - 1] += following;
        values.push(...value.values);
      } else {
        assertParameter(value, index);
        pieces.push(following);
        values.push(value);
      }
    });
    return new SqlText(pieces, values);
  }
}

/**
 * A statement: sql`SELECT id FROM users WHERE nickname = ${nickname}`. Values are always sent as parameters; another
 * `sql` piece is put in as text, its parameters renumbered.
 * @throws TypeError for a value that is not an `SqlValue`, such as undefined
 */
export const sql = (strings: TemplateStringsArray, ...values: SqlValue[]): SqlText => SqlText.of(strings, values);

function assertParameter(value: unknown, index: number): void {
  if (value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value)) return;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return;
  if (value instanceof Uint8Array) return;
  if (Array.isArray(value)) return value.forEach((element) => assertParameter(element, index));
  const shown = value instanceof Date ? 'an invalid date' : typeof value;
  throw new TypeError(`value ${index + 1} of the sql template is ${shown}: give null, or JSON.stringify() an object`);
}
