export type JmxErrorCode = 'not_xml' | 'unsafe_xml' | 'not_jmeter' | 'nothing_to_run' | 'too_large';

/** Why a file cannot be imported at all, and where. */
export class JmxError extends Error {
  readonly code: JmxErrorCode;
  readonly hint: string;

  constructor(code: JmxErrorCode, message: string, hint: string) {
    super(message);
    this.name = 'JmxError';
    this.code = code;
    this.hint = hint;
  }
}
