import { type Content, html, Html, jsonForScript } from './html.ts';
import { style } from './style.ts';

export interface Page {
  readonly title: string;
  readonly body: Content;
  /** What the page is made from; it can be saved from it as it is. */
  readonly data: unknown;
  readonly dataName: string;
}

/** Hands the embedded document back as a file. The page says all it has to say without it. */
const save = `document.getElementById('save').addEventListener('click',function(){var t=document.getElementById('data').textContent;
var a=document.createElement('a');a.href=URL.createObjectURL(new Blob([JSON.stringify(JSON.parse(t),null,2)+'\\n'],{type:'application/json'}));
a.download=this.dataset.name;a.click();URL.revokeObjectURL(a.href)})`;

/** A page that asks nothing of the network, and is not allowed to. */
export function page({ title, body, data, dataName }: Page): string {
  const content = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:"
        />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <main>
          ${body}
          <h2>The whole record</h2>
          <p><button id="save" type="button" data-name="${dataName}">Save ${dataName}</button></p>
        </main>
        <script type="application/json" id="data">
          ${jsonForScript(data)}
        </script>
        <script>
          ${new Html(save)};
        </script>
      </body>
    </html> `;
  return content.text;
}
