// Ends what a stage of `npm test` left behind when it had to be killed: a lab lives in sessions of its own, which no signal
// to the stage's group reaches. Everything that a stage starts carries its mark in the environment.
//   node sweep.ts MARK
import { processesMarked, stopIdentity } from '@gameday/process';

const [, , mark = ''] = process.argv;
const left = mark === '' ? [] : processesMarked('GAMEDAY_TEST_STAGE', mark);
// The supervisors first get the time to stop their engines themselves.
const results = await Promise.allSettled(left.map((identity) => stopIdentity(identity, { graceMs: 20_000 })));
if (left.length > 0) process.stderr.write(`ended ${left.length} processes that the stage had left behind\n`);
if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
