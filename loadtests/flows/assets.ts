import { bodyOf, transact } from '../shared/transaction.ts';

/** What a version check answers. */
interface Version {
  readonly version: unknown;
  readonly bytes: unknown;
}

interface Asset {
  readonly versionPath: string;
  readonly versionTransaction: string;
  readonly contentPath: string;
  readonly contentTransaction: string;
}

/** Asks for an asset's version, then downloads it, whole. */
function fetchAsset({ versionPath, versionTransaction, contentPath, contentTransaction }: Asset): void {
  let current: Partial<Version> | undefined;
  transact({
    name: versionTransaction,
    path: versionPath,
    says: 'the version is known',
    isRight: (response) => {
      current = response.status === 200 ? bodyOf<Version>(response) : undefined;
      return typeof current?.version === 'string';
    },
  });
  transact({
    name: contentTransaction,
    path: contentPath,
    responseType: 'binary',
    says: 'the content is sent whole',
    isRight: ({ status, body }) =>
      status === 200 && body.byteLength > 0 && (current === undefined || body.byteLength === current.bytes),
  });
}

export const homeTransactions = ['home-version', 'home-layout'] as const;

/** The home page of the app: is the layout new, then the layout. */
export const home = (): void =>
  fetchAsset({
    versionPath: '/api/assets/home/version',
    versionTransaction: 'home-version',
    contentPath: '/api/assets/home/layout',
    contentTransaction: 'home-layout',
  });

export const miniprogramTransactions = ['miniprogram-version', 'miniprogram-package'] as const;

/** Signing in to the mini-program: is the package new, then the package. */
export const miniprogram = (): void =>
  fetchAsset({
    versionPath: '/api/assets/miniprogram/version',
    versionTransaction: 'miniprogram-version',
    contentPath: '/api/assets/miniprogram/package',
    contentTransaction: 'miniprogram-package',
  });
