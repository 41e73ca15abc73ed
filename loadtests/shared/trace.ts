/** Ids as W3C Trace Context writes them (https://www.w3.org/TR/trace-context/): lower-case hexadecimal, not all zeros. */

const word = () => Math.floor(Math.random() * 0x1_0000_0000);
const hex = (value: number) => value.toString(16).padStart(8, '0');

/** 16 bytes. */
export const traceId = (): string => hex(word()) + hex(word()) + hex(word()) + hex(word() || 1);

/** The header for a request that begins a trace and wants it recorded. */
export const traceparent = (trace: string): string => `00-${trace}-${hex(word())}${hex(word() || 1)}-01`;
