/** Ids as W3C Trace Context writes them (https://www.w3.org/TR/trace-context/): lower-case hexadecimal, not all zeros. */

const word = () => Math.floor(Math.random() * 0x1_0000_0000);
/** Eight digits. */
const hex = (value: number) => (0x1_0000_0000 + value).toString(16).slice(1);

/** Each virtual user's ids begin alike, and go on at random. */
const ofThisUser = hex(word()) + hex(word() || 1);

/** 16 bytes. */
export const traceId = (): string => ofThisUser + hex(word()) + hex(word());

/** The header for a request that begins a trace and wants it recorded. */
export const traceparent = (trace: string): string => `00-${trace}-${hex(word() || 1)}${trace.slice(-8)}-01`;
