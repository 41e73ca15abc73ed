import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { flameGraph } from './profile/flame-graph.ts';
import { byOwner, framesOf } from './profile/frames.ts';
import { profileProcess } from './profile/inspect.ts';
import { note, replicasOf } from './support/app.ts';
import { k6Path, runK6 } from './support/k6.ts';
import { prepareLab, root } from './support/lab.ts';
import { machine, printReport, type Figure } from './support/report.ts';

// Where a service's time goes while the lab is under load: by package, and as a flame graph.
// `--service NAME` (default gateway), `--scenario NAME` (default home), `--out FILE.svg`.

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean' },
    short: { type: 'boolean' },
    service: { type: 'string', default: 'gateway' },
    scenario: { type: 'string', default: 'home' },
    out: { type: 'string' },
  },
});
const short = flags.short ?? false;
const { service, scenario } = flags;
const [warmSeconds, seconds, vus] = short ? [1, 2, 5] : [20, 10, 50];

const lab = await prepareLab();
try {
  note('starting a lab …');
  await lab.gameday('up', '--detach', '--no-autoscaling');
  const [replica] = await replicasOf(lab, service);
  if (!replica?.pid) throw new Error(`there is no ${service} that runs`);
  const k6 = await k6Path(lab);
  const gateway = `http://127.0.0.1:${lab.ports.gateway}`;
  note(`${scenario} with ${vus} users …`);
  const load = runK6(k6, { scenario, gateway, vus, seconds: warmSeconds + seconds + 1 });
  await sleep(warmSeconds * 1000);
  const profile = await profileProcess(replica.pid, seconds);
  const { requestsPerSecond } = await load;
  const frames = framesOf(profile);
  const file = flags.out ?? (short ? undefined : join(root, 'docs', 'images', `flame-${service}.svg`));
  if (file) writeFileSync(file, flameGraph(frames, `${service} under ${scenario}, ${vus} users`));
  const requests = requestsPerSecond * seconds;
  const figures: Figure[] = [
    { name: `${service}: time of a request`, value: frames.total / requests, unit: 'us' },
    ...[...byOwner(frames)]
      .slice(0, 20)
      .map(([owner, time]): Figure => ({ name: `  ${owner}`, value: time / requests, unit: 'us' })),
  ];
  const versions = await lab.versions();
  printReport({ bench: 'profile', short, machine: machine(), versions, figures }, flags.json ?? false);
  if (file) note(`flame graph: ${file}`);
} finally {
  await lab.remove();
}
