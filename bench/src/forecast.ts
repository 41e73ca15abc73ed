import { parseArgs } from 'node:util';
import { compareMethods } from './forecast/compare.ts';
import { measureCost } from './forecast/cost.ts';
import { measurePeriods } from './forecast/periods.ts';
import { measureScaling } from './forecast/scaling.ts';
import { machine, printReport, type Figure } from './support/report.ts';

// Forecasts of periodic load, and scaling by them; offline, seeded: but for the cost, the same on every machine.
//   methods:  error (WAPE) and loss at the 0.9 quantile (pinball) on made-up weeks, beside the usual alternatives
//   periods:  how often one is seen where there is none, and found where there is
//   cost:     processor time of a prediction, size of its state
//   scaling:  a simulated service of capped replicas under the real algorithm of autoscaling/v2, without and with the forecast
// `--only methods,scaling` measures some of them.

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean' }, short: { type: 'boolean' }, only: { type: 'string' } },
});
const short = flags.short ?? false;

const parts: Readonly<Record<string, (short: boolean) => Figure[]>> = {
  scaling: measureScaling,
  methods: compareMethods,
  periods: measurePeriods,
  cost: measureCost,
};
const wanted = flags.only?.split(',');
const figures = Object.entries(parts).flatMap(([name, measure]) =>
  !wanted || wanted.includes(name) ? measure(short) : [],
);
const versions = { node: process.versions.node };
printReport({ bench: 'forecast', short, machine: machine(), versions, figures }, flags.json ?? false);
