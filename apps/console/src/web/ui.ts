import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { tokenMeta } from '@gameday/console-api';
import { type RequestHandler, Router } from 'express';
import { type BuildManifest, filesAhead } from './preload.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const distFolder = fileURLToPath(new URL('../../../console-ui/dist', import.meta.url));

/** Which of the build's files needs which. */
const manifestName = 'manifest.json';
const unserved = new Set(['index.html', manifestName]);

export interface Ui {
  /** The page's own files, by name: no part of a request ever becomes a path. */
  readonly files: Router;
  /** The page, for every address of it. */
  readonly page: RequestHandler;
  /** Changes with any of the files: what a browser that was open over an upgrade must notice. */
  readonly build: string;
}

interface UiFile {
  readonly content: Buffer;
  readonly coded: { br?: Buffer; gzip?: Buffer };
}

const notBuilt =
  '<!doctype html><html lang="en"><title>Gameday</title><h1>The console’s page is not built</h1>' +
  '<p>Run <code>npm run lab</code>, or <code>npx nx build console-ui</code>, and load this page again.</p></html>';

/** Names below the folder, with `/`. */
const namesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );

function coding(accepted: string | undefined, file: UiFile): 'br' | 'gzip' | undefined {
  if (file.content.length < 1_024 || accepted === undefined) return undefined;
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}

/** Compressed when first asked for; kept. On the loopback a light compression is quicker than a strong one. */
function codedAs(file: UiFile, as: 'br' | 'gzip'): Buffer {
  return (file.coded[as] ??=
    as === 'gzip'
      ? gzipSync(file.content, { level: 5 })
      : brotliCompressSync(file.content, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }));
}

/**
 * Reads what the build made, once, and serves it from memory. Names of files with a digest in them are kept by the browser for good.
 * @param token goes into the page, for its own scripts
 */
export function loadUi(token: string, folder = distFolder): Ui {
  const files = new Map<string, UiFile>();
  try {
    for (const name of namesIn(folder)) files.set(name, { content: readFileSync(join(folder, name)), coded: {} });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const digest = createHash('sha256');
  for (const [name, { content }] of files) digest.update(name).update(content);
  const index = files.get('index.html')?.content.toString('utf8');
  const manifest = JSON.parse(files.get(manifestName)?.content.toString('utf8') ?? '{}') as BuildManifest;
  const pageAt = (path: string): string | undefined => {
    const ahead = filesAhead(manifest, path).map(
      (file) => `<link rel="modulepreload" crossorigin href="/ui/${file}" />`,
    );
    return index?.replace('</head>', `${ahead.join('')}<meta name="${tokenMeta}" content="${token}" /></head>`);
  };

  const router = Router();
  router.get('/ui/{*name}', (request, response) => {
    const { name } = request.params as { name: string | string[] };
    const known = Array.isArray(name) ? name.join('/') : name;
    const file = unserved.has(known) ? undefined : files.get(known);
    // Not the page: a browser that asks for a part of an older build must see that there is none.
    if (!file) {
      response.status(404).type('text').send('The page has no such file.');
      return;
    }
    const as = coding(request.headers['accept-encoding'], file);
    response.set({
      'content-type': mediaTypes[extname(known)] ?? 'application/octet-stream',
      'cache-control': known.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(as && { 'content-encoding': as }),
    });
    response.end(as ? codedAs(file, as) : file.content);
  });
  return {
    files: router,
    page: (request, response) => {
      const page = pageAt(request.path);
      response
        .status(page === undefined ? 503 : 200)
        .type('html')
        .send(page ?? notBuilt);
    },
    build: digest.digest('base64url').slice(0, 16),
  };
}
