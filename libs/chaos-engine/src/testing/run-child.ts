/** A runner that makes a fault and then waits to be killed: node run-child.ts FOLDER. Says `now` when it is time. */
import { join } from 'node:path';
import { validateExperiment } from '../document/validate.ts';
import { journalFile } from '../journal/journal-file.ts';
import { runExperiment } from '../run/run-experiment.ts';
import { openUndoLog } from '../undo/undo-log.ts';
import { addToxic, littleLab, query } from './little-lab.ts';

const [folder = ''] = process.argv.slice(2);
const lab = littleLab();
const wait = { type: 'probe', name: 'wait', provider: { type: 'process', path: 'sleep', arguments: ['3'] } };
const value = {
  title: 'to be killed',
  description: 'd',
  'steady-state-hypothesis': { title: 'h', probes: [query('toxics', [0, 9])] },
  method: [addToxic(), wait],
};
const experiment = await validateExperiment({ file: 'x.json', folder, value }, { providers: lab.providers });
await runExperiment({
  experiment,
  providers: lab.providers,
  leases: openUndoLog(join(folder, 'undo'), { run: 'killed' }),
  journal: journalFile(join(folder, 'killed.json'), { intervalMs: 20 }),
  onEvent: (event) => {
    if (event.type === 'activity-started' && event.name === 'wait')
      setTimeout(() => process.stdout.write('now\n'), 200);
  },
});
