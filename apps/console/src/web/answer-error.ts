import { problemMediaType } from '@gameday/conventions';
import type { ErrorRequestHandler } from 'express';
import { problemOf, refusalOf } from './refusal.ts';

/** Answers what went wrong with a problem document. */
export const answerError =
  (onError: (error: unknown) => void): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const refusal = refusalOf(error);
    if (refusal.code === 'internal') onError(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (refusal.code === 'method_not_allowed') response.set('allow', 'GET, HEAD, POST, DELETE');
    response
      .status(refusal.status)
      .type(problemMediaType)
      .send(JSON.stringify(problemOf(refusal)));
  };
