import { labPaths } from '@gameday/lab-kit';
import { defineCommand } from '../cli/command.ts';
import { readPorts } from '../lab/read-ports.ts';
import { runLab } from '../supervisor/run-lab.ts';
import { labSettings } from '../lab/settings.ts';
import { realWorld } from '../supervisor/world.ts';
import { labFlags } from './up.ts';

export const supervise = defineCommand({
  name: 'supervise',
  summary: 'Supervise a lab that nobody watches',
  details: 'Started by gameday up --detach and gameday attach. A start that fails ends it, with everything.',
  flags: labFlags,
  async run({ flags }, io) {
    const options = { paths: labPaths(io.env, io.cwd), ports: readPorts(io.env), env: io.env, ...labSettings(flags) };
    return await runLab({ ...options, world: realWorld, watch: () => undefined, stopOnFailure: true }, io);
  },
});
