import { z } from 'zod';
import { bytes, defineService, json } from './describe.ts';

export const assetVersion = z
  .object({
    version: z.string(),
    sha256: z.string().meta({ description: 'Of the content before compression, in hexadecimal.' }),
    bytes: z.int().meta({ description: 'Length of the content before compression.' }),
  })
  .meta({ id: 'AssetVersion' });

const check = <const Path extends string>(path: Path, summary: string) =>
  ({ method: 'GET', path, summary, reply: json(assetVersion), errors: [], repeat: 'safe', auth: 'none' }) as const;

const download = <const Path extends string, const MediaType extends string>(
  path: Path,
  mediaType: MediaType,
  summary: string,
) => ({ method: 'GET', path, summary, reply: bytes(mediaType), errors: [], repeat: 'safe', auth: 'none' }) as const;

/** What an app downloads before it can show anything: the home layout and the mini-program package. */
export const assetsService = defineService({
  name: 'assets',
  version: '1.0.0',
  description: 'The home layout and the mini-program package: version check and download.',
  routes: {
    getHomeVersion: check('/home/version', 'The home layout’s version.'),
    getHomeLayout: download('/home/layout', 'application/json', 'The home layout, about 4 KiB.'),
    getMiniprogramVersion: check('/miniprogram/version', 'The mini-program package’s version.'),
    getMiniprogramPackage: download(
      '/miniprogram/package',
      'application/octet-stream',
      'The mini-program package, about 64 KiB.',
    ),
  },
});
