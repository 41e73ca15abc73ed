import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { note } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import type { Figure } from '../support/report.ts';
import { gamedayLoad } from './gameday-load.ts';

const withEntity = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<jmeterTestPlan version="1.2"><hashTree>&x;</hashTree></jmeterTestPlan>`;

/** What cannot be run is refused with the right exit code and a reason, and leaves nothing running. */
export async function measureRefused(lab: BenchLab): Promise<Figure[]> {
  note('asking for what cannot be …');
  const write = (name: string, text: string): string => {
    const file = join(lab.home, name);
    writeFileSync(file, text);
    return file;
  };
  const cases: ReadonlyArray<readonly [readonly string[], number]> = [
    [['run', 'no-such-scenario'], 2],
    [['run', 'home', '--rate=-1'], 2],
    [['run', 'home', '--vus=0'], 2],
    [['run', 'home', '--duration=soon'], 2],
    [['import', write('text.jmx', 'this is no XML')], 2],
    [['import', write('entity.jmx', withEntity)], 2],
    [['run', 'home', '--target=http://127.0.0.1:9'], 3],
  ];
  let right = 0;
  for (const [args, wanted] of cases) {
    const { exitCode, says } = await gamedayLoad(lab, ...args);
    if (exitCode === wanted && says.trim() !== '') right += 1;
    else note(`  load ${args.join(' ')}: ended with ${exitCode}, wanted ${wanted}: ${says}`);
  }
  const left = loadsOf(lab).length;
  return [
    { name: `refused as they should be, of ${cases.length}`, value: right, unit: '', goal: { atLeast: cases.length } },
    { name: '  processes left over', value: left, unit: '', goal: { atMost: 0 } },
  ];
}

/** k6 of this lab that still runs: its arguments name files of the lab. */
function loadsOf(lab: BenchLab): string[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes('k6') && line.includes(lab.home));
}
