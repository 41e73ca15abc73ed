import { ApiError } from '../status.ts';

/** One field of an encoded message: a number (wire type 0) or bytes (wire type 2). */
export interface Field {
  readonly number: number;
  readonly value: bigint | Buffer;
}

const broken = () => new ApiError('BadRequest', 'the body of the request is not a protobuf message');

/**
 * Splits an encoded message into its fields.
 * https://protobuf.dev/programming-guides/encoding/
 * @throws ApiError BadRequest; also for the fixed-width types, which no Kubernetes object has
 */
export function readFields(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let position = 0;
  const varint = (): bigint => {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++];
      if (byte === undefined) throw broken();
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, result);
    }
    throw broken();
  };
  while (position < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    if (number === 0) throw broken();
    if ((tag & 7) === 0) {
      fields.push({ number, value: varint() });
    } else if ((tag & 7) === 2) {
      const length = Number(varint());
      if (length < 0 || length > bytes.length - position) throw broken();
      fields.push({ number, value: bytes.subarray(position, position + length) });
      position += length;
    } else {
      throw broken();
    }
  }
  return fields;
}
