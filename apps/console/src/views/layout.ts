import { type Html, html, type HtmlValue } from '../web/html.ts';

export interface PageOptions {
  readonly title: string;
  readonly body: HtmlValue;
  /** The page follows the stream of events. */
  readonly live?: boolean;
  readonly build: string;
}

/** A whole page: the frame that all of them share. */
export const page = ({ title, body, live = false, build }: PageOptions): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Gameday</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/console.css" />
        <script src="/assets/console.js" type="module"></script>
        ${live && html`<noscript><meta http-equiv="refresh" content="5" /></noscript>`}
      </head>
      <body data-build="${build}" ${live && html`data-live="/events"`}>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <a class="brand" href="/"><img src="/assets/icon.svg" width="24" height="24" alt="" />Gameday</a>
          <form class="find" action="/traces" method="get" role="search">
            <label class="hidden" for="find">Trace id</label>
            <input
              id="find"
              name="id"
              type="search"
              placeholder="Open a trace by its id"
              pattern="\\s*[0-9a-fA-F]{32}\\s*"
              title="32 hexadecimal digits"
              autocomplete="off"
              spellcheck="false"
              required
            />
            <button type="submit">Open</button>
          </form>
        </header>
        <div class="lost" role="alert" data-lost hidden>
          <strong>The lab is down.</strong> What you see is the last that was heard of it. This page comes back by
          itself when the lab does: <code>npm run lab</code> starts it.
        </div>
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html>`;
