import { errorTable, problemMediaType } from '@gameday/conventions';
import type { ErrorRequestHandler } from 'express';
import { failure } from '../views/failure.ts';
import { page } from '../views/layout.ts';
import { problemOf, refusalOf } from './refusal.ts';

const forPrograms = new Set(['/events', '/livez', '/readyz']);

/** Answers what went wrong: a problem document where programs ask, a page where people do. */
export const answerError =
  (build: string, onError: (error: unknown) => void): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const refusal = refusalOf(error);
    if (refusal.code === 'internal') onError(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (refusal.code === 'method_not_allowed') response.set('allow', 'GET, HEAD');
    response.status(refusal.status);
    if (request.path.startsWith('/api/') || forPrograms.has(request.path)) {
      response.type(problemMediaType).send(JSON.stringify(problemOf(refusal)));
      return;
    }
    const { title } = errorTable[refusal.code];
    response.type('html').send(page({ title, body: failure(refusal, title), build }).toString());
  };
