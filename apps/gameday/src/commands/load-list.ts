import { columns } from '../cli/columns.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { scenarios } from '../load/scenarios.ts';

const modelSays = { users: 'users who wait for each answer', arrivals: 'people who arrive at a rate' } as const;

export const loadList = defineCommand({
  name: 'load list',
  summary: 'Show the scenarios of loadtests/',
  details: `LOAD says whether a scenario's users wait for each answer (give their number with --vus), or people arrive at a rate
whatever the server does (--rate). Scenarios with an acceptance run at that size with --acceptance.`,
  flags: { json: jsonFlag },
  run({ flags }, io) {
    const all = scenarios();
    if (flags.json) writeJson(io, { scenarios: all });
    else {
      const rows = all.map(({ name, summary, model, acceptance }) => [
        name,
        modelSays[model],
        acceptance ? `${acceptance.vus} users, ${acceptance.durationSeconds / 60} min` : '',
        summary,
      ]);
      const head = ['SCENARIO', 'LOAD', 'ACCEPTANCE', ''];
      io.stdout.write(`${columns([head, ...rows]).join('\n')}\n`);
    }
    return Promise.resolve(exitCode.ok);
  },
});
