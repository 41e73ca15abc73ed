import { K6Error } from '../errors.ts';

/** Called with a text, where a record in it begins and ends, and whether it has quotes. */
export type OnRecord = (text: string, start: number, end: number, quoted: boolean) => void;

const newline = 10;
const carriageReturn = 13;
/** A record longer than this is no record of k6's; without a limit a text without line ends would fill the memory. */
const recordLengthMax = 1 << 20;

/** Takes CSV (RFC 4180) as it comes, in pieces of any size, and gives the records in it, in bounded memory. */
export class Records {
  readonly #onRecord: OnRecord;
  #rest = '';

  constructor(onRecord: OnRecord) {
    this.#onRecord = onRecord;
  }

  /** @throws K6Error `results_unreadable` when there is no end of line for too long */
  write(piece: string): void {
    const text = this.#rest + piece;
    this.#rest = text.slice(this.#takeFrom(text));
    if (this.#rest.length > recordLengthMax) {
      throw new K6Error('results_unreadable', 'the results have no line ends', 'name a raw results file of k6');
    }
  }

  /** There is no more: what is left is the last record, if it has anything. */
  end(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') this.#onRecord(rest, 0, rest.length, rest.includes('"'));
  }

  /** Calls back for each whole record. @returns where the rest begins, which goes on in the next piece */
  #takeFrom(text: string): number {
    let start = 0;
    // Looked up once for many records: most have no quote at all.
    let quote = text.indexOf('"');
    for (;;) {
      let end = text.indexOf('\n', start);
      if (end === -1) return start;
      let quoted = false;
      while (quote !== -1 && quote < end) {
        quoted = true;
        // To the quote that closes it. A doubled quote inside closes and opens, which comes to the same.
        const closing = text.indexOf('"', quote + 1);
        if (closing === -1) return start;
        quote = text.indexOf('"', closing + 1);
        if (closing > end) end = text.indexOf('\n', closing);
        if (end === -1) return start;
      }
      const withReturn = text.charCodeAt(end - 1) === carriageReturn && text.charCodeAt(end) === newline;
      const last = withReturn ? end - 1 : end;
      if (last > start) this.#onRecord(text, start, last, quoted);
      start = end + 1;
    }
  }
}

/** The fields of a record. */
export function fieldsOf(record: string, quoted: boolean): string[] {
  if (!quoted) return record.split(',');
  const fields: string[] = [];
  let position = 0;
  while (position <= record.length) {
    const { field, next } = record[position] === '"' ? quotedField(record, position) : plainField(record, position);
    fields.push(field);
    position = next;
  }
  return fields;
}

function plainField(record: string, position: number): { field: string; next: number } {
  const comma = record.indexOf(',', position);
  const end = comma === -1 ? record.length : comma;
  return { field: record.slice(position, end), next: end + 1 };
}

function quotedField(record: string, position: number): { field: string; next: number } {
  let field = '';
  let from = position + 1;
  for (;;) {
    const closing = record.indexOf('"', from);
    if (closing === -1) return { field: field + record.slice(from), next: record.length + 1 };
    field += record.slice(from, closing);
    // Two quotes stand for one.
    if (record[closing + 1] !== '"') return { field, next: closing + 2 };
    field += '"';
    from = closing + 2;
  }
}
