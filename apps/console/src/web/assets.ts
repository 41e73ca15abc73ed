import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Router } from 'express';

/** The page's own files, by name: no part of a request ever becomes a path. */
const files = {
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

export interface Assets {
  readonly router: Router;
  /** Changes with any of the files: what a browser that was open over an upgrade must notice. */
  readonly build: string;
}

/** Reads the files once and serves them from memory, each checked by its ETag before it is sent again. */
export function loadAssets(): Assets {
  const router = Router();
  const digests: string[] = [];
  for (const [name, mediaType] of Object.entries(files)) {
    const content = readFileSync(new URL(`../public/${name}`, import.meta.url));
    const digest = createHash('sha256').update(content).digest('base64url').slice(0, 16);
    digests.push(digest);
    router.get(`/assets/${name}`, (request, response) => {
      response.set({ 'content-type': mediaType, etag: `"${digest}"`, 'cache-control': 'no-cache' });
      if (request.fresh) response.status(304).end();
      else response.end(content);
    });
  }
  return { router, build: createHash('sha256').update(digests.join()).digest('base64url').slice(0, 16) };
}
