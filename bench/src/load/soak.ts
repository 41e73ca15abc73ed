import { note } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import type { Figure } from '../support/report.ts';
import { gamedayLoad } from './gameday-load.ts';
import { growth, growthOfProcesses } from './growth.ts';
import { watch } from './watch-lab.ts';

/** What grows while the social mix goes on. */
export async function measureSoak(lab: BenchLab, short: boolean): Promise<Figure[]> {
  const seconds = short ? 10 : 1800;
  note(`the social mix for ${seconds} s …`);
  const watching = watch(lab, short ? 1_000 : 15_000);
  const { exitCode, says, figures } = await gamedayLoad(
    lab,
    'run',
    'soak',
    `--duration=${seconds}s`,
    '--json',
    '--quiet',
  );
  const seen = await watching.stop();
  if (!figures) throw new Error(`load run soak ended with ${exitCode}: ${says}`);
  const grows = (name: string, value: number): Figure => ({
    name: `  growth of ${name}`,
    value,
    unit: 'x',
    goal: { atMost: 1.05 },
  });
  return [
    { name: 'soak: success', value: figures.all.success * 100, unit: '%', goal: { atLeast: 99.9 } },
    grows(
      'file descriptors',
      growthOfProcesses(seen, ({ descriptors }) => descriptors),
    ),
    grows(
      'timers, sockets and the like',
      growthOfProcesses(seen, ({ resources }) => resources),
    ),
    grows(
      'memory',
      growth(seen, ({ bytes }) => bytes),
    ),
  ];
}
