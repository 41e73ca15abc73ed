import { diagnose } from '@gameday/engine-kit';
import { repositoryRoot } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { columns } from '../cli/columns.ts';
import { exitCode, writeJson } from '../cli/io.ts';

export const enginesList = defineCommand({
  name: 'engines list',
  summary: 'Show the engines: version, where each comes from, and where it lies',
  details:
    'STATE is found, installable (gameday engines install gets it), or unavailable (gameday engines doctor says why).',
  flags: { json: jsonFlag },
  async run({ flags }, io) {
    const engines = await diagnose({ env: { ...io.env }, repositoryRoot });
    if (flags.json) {
      writeJson(io, {
        engines: engines.map(({ name, version, source, path, state }) => ({
          name,
          version,
          source: source ?? null,
          path: path ?? null,
          state,
        })),
      });
    } else {
      const rows = engines.map(({ name, state, version, source, path }) => [
        name,
        state,
        version,
        source ?? '',
        path ?? '',
      ]);
      io.stdout.write(`${columns([['ENGINE', 'STATE', 'VERSION', 'SOURCE', 'PATH'], ...rows]).join('\n')}\n`);
    }
    return exitCode.ok;
  },
});
