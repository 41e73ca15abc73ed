import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note } from '../support/app.ts';
import { root } from '../support/lab.ts';
import { type Figure, median } from '../support/report.ts';
import { noop } from './documents.ts';

/** The release of the Chaos Toolkit that is compared with. */
const release = 'chaostoolkit==1.19.0';

/** The Chaos Toolkit in a virtual environment; the reason when there is none. */
function installToolkit(): { readonly chaos: string; readonly version: string } | { readonly missing: string } {
  const folder = join(root, '.cache', 'bench', 'chaostoolkit');
  const chaos = join(folder, 'bin', 'chaos');
  if (!existsSync(chaos)) {
    note('installing the Chaos Toolkit …');
    const made = spawnSync('python3', ['-m', 'venv', folder], { encoding: 'utf8' });
    if (made.status !== 0)
      return { missing: `no python3 with venv: ${(made.stderr || made.error?.message) ?? ''}`.trim() };
    const got = spawnSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', release], {
      encoding: 'utf8',
    });
    if (got.status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      return { missing: `pip could not install ${release}: ${got.stderr.trim().split('\n').at(-1) ?? ''}` };
    }
  }
  const told = spawnSync(chaos, ['--version'], { encoding: 'utf8' });
  return { chaos, version: /[\d.]+\s*$/.exec(told.stdout)?.[0].trim() ?? 'unknown' };
}

/** Milliseconds until a command has ended. @throws Error when it does not end with 0 */
function timed(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { cwd, env, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - began);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** The same no-op file in this runner and in `chaos run`, in turns, as a person starts both. */
export async function measureNoop(short: boolean): Promise<Figure[]> {
  const toolkit = installToolkit();
  const folder = mkdtempSync(join(tmpdir(), 'gameday-noop-'));
  const file = join(folder, 'noop.json');
  writeFileSync(file, JSON.stringify(noop));
  const env = { ...process.env, GAMEDAY_HOME: join(folder, 'home') };
  const rounds = short ? 5 : 30;
  const own = () =>
    timed(process.execPath, [join(root, 'apps/gameday/bin/gameday.mjs'), 'chaos', 'run', '--quiet', file], folder, env);
  const theirs =
    'chaos' in toolkit ? () => timed(toolkit.chaos, ['--no-version-check', 'run', file], folder, env) : undefined;
  try {
    note(`running a no-op ${rounds} times …`);
    // What is compiled at the first start is kept by both.
    await own();
    await theirs?.();
    const ownMs: number[] = [];
    const theirMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ownMs.push(await own());
      if (theirs) theirMs.push(await theirs());
    }
    const figures: Figure[] = [{ name: 'no-op as a whole', value: median(ownMs), unit: 'ms', runs: ownMs }];
    if ('missing' in toolkit) {
      note(`not compared with the Chaos Toolkit: ${toolkit.missing}`);
      return figures;
    }
    return [
      ...figures,
      { name: `  chaos run (${toolkit.version}) on the same file`, value: median(theirMs), unit: 'ms', runs: theirMs },
      { name: '  share of chaos run', value: median(ownMs) / median(theirMs), unit: 'x', goal: { atMost: 0.5 } },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
