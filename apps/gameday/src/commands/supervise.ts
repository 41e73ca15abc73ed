import { defineCommand } from '../cli/command.ts';
import { labPaths } from '../lab/paths.ts';
import { readPorts } from '../lab/read-ports.ts';
import { runLab } from '../supervisor/run-lab.ts';
import { parseScale } from '../supervisor/scale.ts';
import { realWorld } from '../supervisor/world.ts';
import { labFlags } from './up.ts';

export const supervise = defineCommand({
  name: 'supervise',
  summary: 'Supervise a lab that nobody watches',
  details: 'Started by gameday up --detach and gameday attach. A start that fails ends it, with everything.',
  flags: labFlags,
  async run({ flags }, io) {
    const monolith = flags.monolith ?? false;
    const options = { paths: labPaths(io.env, io.cwd), ports: readPorts(io.env), env: io.env, monolith };
    const scale = parseScale(flags.scale ?? [], monolith);
    return await runLab({ ...options, scale, world: realWorld, watch: () => undefined, stopOnFailure: true }, io);
  },
});
