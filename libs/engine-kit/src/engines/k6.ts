import { goPlatform } from '../platform.ts';
import type { EngineDefinition, Platform } from '../types.ts';

const version = '1.8.1';

/** k6 names macOS by its own name. */
const nameFor = (platform: Platform): string => {
  const { os, arch } = goPlatform(platform);
  return `k6-v${version}-${os === 'darwin' ? 'macos' : os}-${arch}`;
};
const formatFor = (platform: Platform) => (platform.startsWith('darwin') ? 'zip' : 'tar.gz');

export const k6: EngineDefinition = {
  name: 'k6',
  title: 'k6',
  version,
  accepts: { min: '1', below: '2' },
  license: 'AGPL-3.0-only',
  homepage: 'https://k6.io',
  purpose: 'load: runs the scenarios of loadtests/',
  kind: 'tool',
  needed: false,
  envVar: 'GAMEDAY_K6',
  binaries: ['k6'],
  versionQuestion: { args: ['version'], pattern: /k6(?:\.exe)? v(\d+(?:\.\d+)+)/ },
  sources: [
    {
      kind: 'archive',
      version,
      base: 'https://github.com/grafana/k6/releases/download',
      file: (platform) => `v${version}/${nameFor(platform)}.${formatFor(platform)}`,
      checksums: () => `v${version}/k6-v${version}-checksums.txt`,
      format: formatFor,
      main: (platform) => `${nameFor(platform)}/k6`,
    },
    {
      kind: 'go-module',
      version,
      module: 'tools/engines/k6',
      package: 'go.k6.io/k6',
      main: 'k6',
      stamps: {},
      buildSeconds: 89,
    },
  ],
};
