import { parseArgs } from 'node:util';
import { note } from './support/app.ts';
import { k6Path, runK6 } from './support/k6.ts';
import { prepareLab } from './support/lab.ts';
import { machine, median, printReport, type Figure } from './support/report.ts';
import { record } from './path/recorded.ts';
import { startTwoHops, type TwoHops } from './path/start-two-hops.ts';

// What the product's path costs: requests a second of the home page through gateway and assets as the lab runs them (validation,
// policies, discovery, every trace kept, histograms with exemplars), the gateway's cache off, against the same two hops in bare
// Express, and in Express with stock instrumentation. The same bytes, the same k6 on the same cores, in turns.

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } });
const short = flags.short ?? false;
const rounds = short ? 1 : 5;
const [vus, seconds] = short ? [20, 2] : [300, 15];

const lab = await prepareLab();
const others: TwoHops[] = [];
try {
  note('starting a lab …');
  await lab.gameday('up', '--detach', '--no-autoscaling');
  const k6 = await k6Path(lab);
  const product = `http://127.0.0.1:${lab.ports.gateway}`;
  const answers = await record(product, ['/api/assets/home/version', '/api/assets/home/layout']);
  const common = { answers, folder: lab.home };
  const bare = await startTwoHops(common);
  others.push(bare);
  const stock = await startTwoHops({ ...common, otlp: `http://127.0.0.1:${lab.ports.otlp}` });
  others.push(stock);
  const doors = { bare: bare.url, stock: stock.url, product };
  const seen: Record<keyof typeof doors, number[]> = { bare: [], stock: [], product: [] };
  const names = Object.keys(doors) as Array<keyof typeof doors>;
  // The first round makes everything warm.
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const { requestsPerSecond, success } = await runK6(k6, {
        scenario: 'home',
        gateway: doors[name],
        vus,
        seconds,
      });
      if (success < 1)
        throw new Error(`${((1 - success) * 100).toFixed(2)} % of the answers of ${name} were not right`);
      note(`  ${name}: ${requestsPerSecond.toFixed(0)} requests/s${round < 0 ? ' (warming up)' : ''}`);
      if (round >= 0) seen[name].push(requestsPerSecond);
    }
  }
  const against = (name: 'stock' | 'product') =>
    seen[name].map((rate, round) => rate / (seen.bare[round] ?? Number.NaN));
  const figures: Figure[] = [
    { name: 'bare Express, two hops', value: median(seen.bare), unit: 'requests/s', runs: seen.bare },
    {
      name: 'the product path of bare Express',
      value: median(against('product')),
      unit: 'x',
      goal: { atLeast: 0.8 },
      runs: against('product'),
    },
    {
      name: 'stock instrumentation of bare Express',
      value: median(against('stock')),
      unit: 'x',
      runs: against('stock'),
    },
  ];
  printReport(
    { bench: 'path', short, machine: machine(), versions: await lab.versions(), figures },
    flags.json ?? false,
  );
} finally {
  await Promise.all(others.map((one) => one.stop()));
  await lab.remove();
}
