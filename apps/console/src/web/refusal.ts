import { type ErrorCode, errorTable, type ProblemDocument, problemType } from '@gameday/conventions';

/** A request that is not answered with what it asked for; the message is shown to people. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = errorTable[code].status;
  }
}

/** What any error is for the one who asked: what is not a refusal says nothing about the inside. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) return new Refusal('invalid_request', 'The address is not valid.');
  return new Refusal('internal', 'The console failed here. Its log, console.log in the lab folder, says why.');
}

export const problemOf = ({ code, status, message }: Refusal): ProblemDocument => ({
  type: problemType(code),
  title: errorTable[code].title,
  status,
  detail: message,
  code,
});
