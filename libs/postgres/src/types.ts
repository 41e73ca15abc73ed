import { types, type CustomTypesConfig } from 'pg';

/** OID of bigint (int8), also the type of count(*). */
const bigintOid = 20;

/**
 * How values come back. As the driver has them: timestamptz and timestamp as Date (milliseconds: declare columns that
 * order pages as timestamptz(3)), numeric as string, json and jsonb parsed, bytea as Buffer. Otherwise: bigint as number.
 */
export const resultTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigintOid && format !== 'binary' ? parseBigint : types.getTypeParser(oid, format as 'text'),
} as CustomTypesConfig;

/** @throws RangeError for one that a number cannot hold: select it as text then */
export function parseBigint(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`the bigint ${text} does not fit a number: select it as text`);
}
