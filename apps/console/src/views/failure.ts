import { type Html, html } from '../web/html.ts';
import type { Refusal } from '../web/refusal.ts';

/** What a person sees where a page cannot be shown. */
export const failure = ({ status, message }: Refusal, title: string): Html =>
  html`<div class="failure">
    <p class="status">${status}</p>
    <h1>${title}</h1>
    <p>${message}</p>
    <p><a class="button" href="/">Back to the lab</a></p>
  </div>`;
