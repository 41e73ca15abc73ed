import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, SourceFailed } from '../errors.ts';
import { lastWords, runCommand } from '../run-command.ts';
import type { GoModuleSource } from '../types.ts';
import { compareVersions } from '../versions.ts';
import type { SourceContext, Staged } from './source-context.ts';

/**
 * The environment of a build: the user's, less whatever would change what is built. GOFLAGS is not left empty, since Go
 * would then take the one of its own configuration file.
 */
function buildEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { GOOS: _os, GOARCH: _arch, GOAMD64: _amd64, GOARM64: _arm64, GOEXPERIMENT: _experiment, ...rest } = env;
  return { ...rest, GOFLAGS: '-mod=readonly', GOWORK: 'off', CGO_ENABLED: '0' };
}

/** The version of Go that a module's go.mod asks for. */
function wantedGo(folder: string): string {
  try {
    return /^go (\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))?.[1] ?? '0';
  } catch (error) {
    throw new SourceFailed('not_here', `${folder} has no go.mod (${codeOf(error) ?? 'unreadable'})`, { cause: error });
  }
}

/** Makes sure that a fitting `go` is there; where it may fetch a newer toolchain by itself, that counts. */
async function checkGo(folder: string, wanted: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const result = await runCommand('go', ['env', 'GOVERSION'], { cwd: folder, env, signal, timeoutMs: 120_000 });
  const advice = `install Go ${wanted} or later (https://go.dev/dl) to build it from source`;
  if (result.code === undefined) throw new SourceFailed('not_here', `there is no Go on the PATH; ${advice}`);
  const version = /^go(\d\S*)/m.exec(result.output)?.[1];
  if (result.failure || version === undefined) {
    throw new SourceFailed('not_here', `Go does not fit: ${lastWords(result.output, 1)}; ${advice}`);
  }
  if (compareVersions(version, wanted) < 0) {
    throw new SourceFailed('not_here', `Go ${version} is too old; ${advice}`);
  }
  return version;
}

/** Turns the lines of `go build -v` into a sentence now and then. */
function narrator(title: string, seconds: number, tell: (message: string, fraction: number | undefined) => void) {
  const began = performance.now();
  const elapsed = () => Math.round((performance.now() - began) / 1000);
  let packages = 0;
  let downloads = 0;
  let current = '';
  const timer = setInterval(() => {
    const done = downloads > 0 && packages === 0 ? `${downloads} modules downloaded` : `${packages} packages compiled`;
    tell(
      `building ${title} from source: ${done}, ${elapsed()} s of about ${seconds} s on two cores${current && ` (${current})`}`,
      // How long it takes here is not known, so the last part is kept open.
      Math.min(0.95, elapsed() / seconds),
    );
  }, 1_000);
  return {
    onLine: (line: string) => {
      if (line.startsWith('go: downloading ')) downloads += 1;
      else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) packages += 1;
      else return;
      current = line.replace('go: ', '');
    },
    stop: () => clearInterval(timer),
  };
}

/** Builds an engine from its module, pinned by go.mod and go.sum; the checksum database is asked as always. */
export async function fromGoModule(source: GoModuleSource, context: SourceContext): Promise<Staged> {
  const { definition, settings, staging, say } = context;
  const { signal } = settings;
  const moduleFolder = join(settings.repositoryRoot, source.module);
  const env = buildEnvironment(settings.env);
  const wanted = wantedGo(moduleFolder);
  const goVersion = await checkGo(moduleFolder, wanted, env, signal);

  const folder = join(staging, 'content');
  mkdirSync(folder);
  const stamps = Object.entries(source.stamps).map(([variable, value]) => `-X ${variable}=${value}`);
  const args = [
    ...['build', '-v', '-mod=readonly', '-trimpath', '-buildvcs=false'],
    ...['-ldflags', ['-s', '-w', ...stamps].join(' ')],
    ...['-o', join(folder, source.main), source.package],
  ];
  say('go-module', `building ${definition.title} ${source.version} from source with Go ${goVersion}`, 0);
  const progress = narrator(definition.title, source.buildSeconds, (message, fraction) =>
    say('go-module', message, fraction),
  );
  try {
    const result = await runCommand('go', args, { cwd: moduleFolder, env, signal, onLine: progress.onLine });
    if (result.failure) {
      const problems = result.output.split('\n').filter((line) => !/^[\w./~-]+$/.test(line.trim()));
      throw new SourceFailed(
        'tool_failed',
        `the build of ${source.module} with Go ${goVersion} failed: ${lastWords(problems.join('\n')) || result.failure}`,
      );
    }
  } finally {
    progress.stop();
  }
  return { folder, main: source.main, origin: `${source.package}@v${source.version}`, version: source.version };
}
