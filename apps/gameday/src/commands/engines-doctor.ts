import { diagnose, engines as engineTable } from '@gameday/engine-kit';
import { repositoryRoot } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';

export const enginesDoctor = defineCommand({
  name: 'engines doctor',
  summary: 'Say for each engine whether it is there, what is missing and why, and what to do',
  details:
    'Looks only at this machine and gets nothing. Exit code 3 when the lab could not start: an engine that it needs cannot be had.',
  flags: { json: jsonFlag },
  async run({ flags }, io) {
    const engines = await diagnose({ env: { ...io.env }, repositoryRoot });
    const blocking = engines.filter(({ name, state }) => engineTable[name].needed && state === 'unavailable');
    if (flags.json) {
      writeJson(io, {
        engines: engines.map((engine) => ({
          ...engine,
          needed: engineTable[engine.name].needed,
          source: engine.source ?? null,
          path: engine.path ?? null,
          advice: engine.advice ?? null,
        })),
      });
    } else {
      for (const { name, state, version, source, path, reasons, advice } of engines) {
        const { title, purpose, needed } = engineTable[name];
        io.stdout.write(`${title} (${purpose}${needed ? '; needed' : ''}): ${state}\n`);
        if (state === 'found') io.stdout.write(`  ${version}, ${source}: ${path}\n`);
        for (const reason of reasons) io.stdout.write(`  - ${reason}\n`);
        if (advice) io.stdout.write(`  → ${advice}\n`);
      }
    }
    return blocking.length > 0 ? exitCode.couldNotRun : exitCode.ok;
  },
});
