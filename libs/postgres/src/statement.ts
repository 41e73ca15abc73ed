import { createHash } from 'node:crypto';

/** What is known of a statement from its text alone. */
export interface Statement {
  /** Name of the prepared statement; undefined past `statementsMax` different texts, which are then not kept by the server. */
  readonly name: string | undefined;
  /** First word, upper case: SELECT, INSERT, … */
  readonly operation: string;
  /** Low-cardinality summary (semantic conventions, `db.query.summary`): the operation and its table. */
  readonly summary: string;
}

/** Texts are a program's own and few; the limit guards against one that builds them without end. */
const statementsMax = 500;
const statements = new Map<string, Statement>();

/** The statement of a text, kept by text. The name is a hash of it, so that it is the same in every process. */
export function describeStatement(text: string): Statement {
  const known = statements.get(text);
  if (known) return known;
  const full = statements.size >= statementsMax;
  const statement = {
    ...summarize(text),
    name: full ? undefined : `gameday_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`,
  };
  if (!full) statements.set(text, statement);
  return statement;
}

const comments = /--[^\n]*|\/\*[\s\S]*?\*\//g;
const operations = /\b(SELECT|INSERT|UPDATE|DELETE|MERGE)\b/i;
const target = /\b(?:FROM|INTO|UPDATE|ONLY)\s+(?!SELECT\b|LATERAL\b)((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/i;

function summarize(text: string): { operation: string; summary: string } {
  const plain = text.replaceAll(comments, ' ').trim();
  const word = /^\w+/.exec(plain)?.[0].toUpperCase() ?? 'QUERY';
  const operation = word === 'WITH' ? (operations.exec(plain)?.[1]?.toUpperCase() ?? word) : word;
  const table = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(operation) && target.exec(plain)?.[1];
  return { operation, summary: table ? `${operation} ${table}` : operation };
}
