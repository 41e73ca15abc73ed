/** Stored data or arguments that cannot be used; the message says what, where and what to do. */
export class ForecastError extends Error {
  override readonly name = 'ForecastError';
  readonly code: 'forecast_state_invalid' | 'forecast_argument_invalid';

  constructor(code: ForecastError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
