import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layout } from '../cache/layout.ts';
import { SourceFailed } from '../errors.ts';
import { type CommandOptions, lastWords, runCommand } from '../run-command.ts';
import type { DebianPackageSource } from '../types.ts';
import type { SourceContext, Staged } from './source-context.ts';

/** apt's own state in the cache, so that it works as any user and leaves the system's alone. Keys stay the system's. */
function aptOptions(folder: string): string[] {
  const status = join(folder, 'status');
  for (const name of ['lists/partial', 'cache/archives/partial', 'log'])
    mkdirSync(join(folder, name), { recursive: true });
  // Nothing counts as installed: what is downloaded does not hang on what this machine has.
  writeFileSync(status, '');
  const settings = {
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': status,
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Log': join(folder, 'log'),
    'Acquire::Languages': 'none',
    // Descriptions for software centres, megabytes that nobody here reads.
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '15',
    'Acquire::https::Timeout': '15',
    // As root apt would switch to a user that cannot write here.
    ...(process.getuid?.() === 0 ? { 'APT::Sandbox::User': 'root' } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

async function must(what: string, command: string, args: readonly string[], options: CommandOptions): Promise<void> {
  const result = await runCommand(command, args, options);
  if (result.failure) {
    throw new SourceFailed('tool_failed', `${what} failed: ${result.failure}; ${lastWords(result.output, 2)}`);
  }
}

/** Downloads a Debian package, checked by apt's own signatures, and unpacks it without installing it. */
export async function fromDebianPackage(source: DebianPackageSource, context: SourceContext): Promise<Staged> {
  const { settings, staging, say } = context;
  const { signal, env } = settings;
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb')) {
    throw new SourceFailed('not_here', `the Debian package ${source.package} needs a system of the Debian family`);
  }
  const apt = aptOptions(layout(settings.cacheFolder).apt);
  const options: CommandOptions = {
    cwd: staging,
    env: { ...env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    signal,
    timeoutMs: 300_000,
    onLine: (line) => {
      if (/^(Get|Hit|Err)/.test(line)) say('debian-package', line);
    },
  };
  say('debian-package', "reading the lists of this system's package sources");
  await must('reading the package lists', 'apt-get', [...apt, 'update'], options);
  const packages = [source.package, ...(source.companions ?? [])];
  say('debian-package', `downloading the package ${packages.join(', ')}`);
  await must(`the download of the package ${source.package}`, 'apt-get', [...apt, 'download', ...packages], options);
  const archives = readdirSync(staging).filter((name) => name.endsWith('.deb'));
  const archive = archives.find((name) => name.startsWith(`${source.package}_`));
  if (!archive) throw new SourceFailed('tool_failed', `apt-get download ${source.package} left no package`);
  const folder = join(staging, 'content');
  for (const name of archives) {
    say('debian-package', `unpacking ${name}`);
    await must(`unpacking ${name}`, 'dpkg-deb', ['-x', join(staging, name), folder], options);
  }
  if (!existsSync(join(folder, source.main))) {
    throw new SourceFailed('archive_damaged', `the package ${archive} has no ${source.main}`);
  }
  return { folder, main: source.main, origin: archive, version: undefined };
}
