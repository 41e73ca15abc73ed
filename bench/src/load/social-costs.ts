import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { note } from '../support/app.ts';
import { type BenchLab, root } from '../support/lab.ts';
import { type Figure, machine } from '../support/report.ts';
import { gamedayLoad } from './gameday-load.ts';
import { cpuByPart } from './watch-lab.ts';

const document = join(root, 'docs', 'performance.md');
const [begin, end] = ['<!-- costs: begin -->', '<!-- costs: end -->'];

interface Cost {
  readonly part: string;
  /** CPU milliseconds for each request of a person. */
  readonly ms: number;
}

/** What a request of the social mix costs at each hop: CPU time, which other work on the machine disturbs least. */
export async function measureSocialCosts(lab: BenchLab, short: boolean): Promise<Figure[]> {
  const [vus, seconds] = short ? [5, 5] : [50, 120];
  note(`the social mix with ${vus} users for ${seconds} s …`);
  // The first seconds are for compilers and connections.
  await gamedayLoad(lab, 'run', 'social', `--vus=${vus}`, `--duration=${short ? 2 : 30}s`, '--json', '--quiet');
  const before = await cpuByPart(lab);
  const { exitCode, says, figures } = await gamedayLoad(
    lab,
    ...['run', 'social', `--vus=${vus}`, `--duration=${seconds}s`, '--json', '--quiet'],
  );
  if (!figures) throw new Error(`load run social ended with ${exitCode}: ${says}`);
  const after = await cpuByPart(lab);
  const { count, tps } = figures.all;
  const costs = [...after]
    .map(([part, used]): Cost => ({ part, ms: ((used - (before.get(part) ?? 0)) * 1000) / count }))
    .filter(({ ms }) => ms >= 0.01)
    .toSorted((a, b) => b.ms - a.ms);
  const total = costs.reduce((sum, { ms }) => sum + ms, 0);
  if (!short) writeTable(costs, total, tps);
  return [
    { name: 'social mix: requests/s', value: tps, unit: '/s' },
    { name: '  requests/s of a core of the lab', value: 1000 / total, unit: '/s' },
    { name: '  CPU time of a request', value: total, unit: 'ms' },
    ...costs.map(({ part, ms }): Figure => ({ name: `    ${part}`, value: ms, unit: 'ms' })),
  ];
}

/** Writes the table into the document, between its marks. @throws Error when they are not there */
function writeTable(costs: readonly Cost[], total: number, tps: number): void {
  const text = readFileSync(document, 'utf8');
  const [head, rest] = text.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`${document} has no marks ${begin} and ${end}`);
  const rows = costs.map(({ part, ms }) => `| ${part} | ${ms.toFixed(2)} | ${((ms / total) * 100).toFixed(0)} % |`);
  const table = [
    `Measured on ${machine()}: ${tps.toFixed(0)} requests/s, ${(1000 / total).toFixed(0)} for each core that the lab uses.`,
    '',
    '| part | CPU ms per request | share |',
    '| --- | ---: | ---: |',
    ...rows,
    `| all | ${total.toFixed(2)} | 100 % |`,
  ];
  writeFileSync(document, `${head}${begin}\n\n${table.join('\n')}\n\n${end}${tail}`);
}
