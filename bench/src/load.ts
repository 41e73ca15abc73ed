import { parseArgs } from 'node:util';
import { acceptances, measureAcceptance } from './load/acceptance.ts';
import { measureRefused } from './load/refused.ts';
import { measureSoak } from './load/soak.ts';
import { measureSocialCosts } from './load/social-costs.ts';
import { note } from './support/app.ts';
import { prepareLab } from './support/lab.ts';
import { machine, printReport, type Figure } from './support/report.ts';

// The customer's acceptance table and what goes with it, as a person runs it: `gameday load run`, k6 on the same cores, nothing
// turned off. `--only home,home-cached,miniprogram,mixed,social,soak,refused` measures some of it; `--minutes N` shortens the table's ten.

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean' },
    short: { type: 'boolean' },
    only: { type: 'string' },
    minutes: { type: 'string', default: '10' },
  },
});
const short = flags.short ?? false;
const wanted = (name: string) => !flags.only || flags.only.split(',').includes(name);
const size = short ? { seconds: 4, vus: 20 } : { seconds: Math.round(Number(flags.minutes) * 60) };
if (!(size.seconds > 0)) throw new Error(`--minutes is "${flags.minutes}"; it must be a number above 0`);

const lab = await prepareLab();
const figures: Figure[] = [];
try {
  note('starting a lab …');
  await lab.gameday('up', '--detach');
  if (wanted('refused')) figures.push(...(await measureRefused(lab)));
  for (const name of Object.keys(acceptances) as Array<keyof typeof acceptances>) {
    if (wanted(name)) figures.push(...(await measureAcceptance(lab, name, size)));
  }
  if (wanted('social')) figures.push(...(await measureSocialCosts(lab, short)));
  if (wanted('soak')) figures.push(...(await measureSoak(lab, short)));
  const versions = await lab.versions();
  printReport({ bench: 'load', short, machine: machine(), versions, figures }, flags.json ?? false);
} finally {
  await lab.remove();
}
