import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { K6Error } from './errors.ts';
import { files, type K6Options } from './options.ts';

/** How k6 is started for a load. */
export interface K6Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What is told apart about a request. A URL is not among it: it would make a series for each id. Scripts name their
 * requests instead (the tags `transaction` and `name`).
 */
const systemTags = [
  'status',
  'method',
  'name',
  'group',
  'check',
  'scenario',
  'error',
  'error_code',
  'expected_response',
];

/** The statistics of durations that the summary has. */
const trendStats = ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'count'];

/** So that those who are loaded go first. */
export const defaultNiceness = 10;

/**
 * How much garbage k6's users may make before it is collected, in percent of what lives. With Go's own 100 thousands of users
 * cost a quarter of k6's CPU in collecting, on the machine that they load; with this they take half as much memory again.
 */
const garbagePercent = 300;

/** Whether a script takes VUS, RATE and DURATION from its environment by itself. */
export const readsSettings = (source: string): boolean =>
  /\b__ENV\.(?:VUS|RATE|DURATION)\b|from '[^']*\/profiles\.ts'/.test(source);

const seconds = (value: number): string => `${Math.round(value * 1000)}ms`;

/** Settings as a script's environment, or as flags for one that does not look there. */
async function settingsOf({ script, vus, ratePerSecond, durationSeconds }: K6Options) {
  const env = {
    ...(vus !== undefined && { VUS: String(vus) }),
    ...(ratePerSecond !== undefined && { RATE: String(ratePerSecond) }),
    ...(durationSeconds !== undefined && { DURATION: seconds(durationSeconds) }),
  };
  if (Object.keys(env).length === 0) return { env, flags: [] };
  const source = await readFile(script, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new K6Error('script_broken', `${script} cannot be read: ${error.message}`, 'name a k6 script', error);
  });
  if (readsSettings(source)) return { env, flags: [] };
  if (ratePerSecond !== undefined) {
    throw new K6Error(
      'settings_refused',
      `${script} sets its own pace, so it cannot be given a rate`,
      'let the script read __ENV.RATE, or leave the rate away',
    );
  }
  // k6 replaces the script's scenarios by one that runs the default function; a duration alone needs users as well.
  const flags = [
    ...(vus !== undefined || durationSeconds !== undefined ? ['--vus', String(vus ?? 1)] : []),
    ...(durationSeconds !== undefined ? ['--duration', seconds(durationSeconds)] : []),
  ];
  return { env, flags };
}

/** @throws K6Error when the settings do not go with the script */
export async function commandOf(options: K6Options, env: Readonly<NodeJS.ProcessEnv>): Promise<K6Command> {
  const { k6, script, folder, gateway, prometheusUrl, raw = true, niceness = defaultNiceness } = options;
  const settings = await settingsOf(options);
  const args = [
    'run',
    '--address=', // no API: nothing listens
    '--no-color',
    '--verbose', // its debug lines say when requests begin
    '--log-format=json',
    `--system-tags=${systemTags.join(',')}`,
    `--summary-trend-stats=${trendStats.join(',')}`,
    `--summary-export=${join(folder, files.summary)}`,
    ...(raw ? [`--out=csv=${join(folder, files.pipe)}`] : []),
    ...(prometheusUrl === undefined ? [] : ['--out=experimental-prometheus-rw']),
    ...settings.flags,
    script,
  ];
  return {
    // Every thread of k6 inherits the priority only if it is set before k6 begins.
    command: 'nice',
    args: ['-n', String(niceness), k6, ...args],
    env: {
      ...(env['PATH'] !== undefined && { PATH: env['PATH'] }),
      // A person's own configuration of k6 must not change what is measured.
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      GOGC: String(garbagePercent),
      K6_NO_USAGE_REPORT: 'true',
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
      K6_CSV_TIME_FORMAT: 'unix_micro',
      K6_CSV_SAVE_INTERVAL: '250ms',
      ...(prometheusUrl !== undefined && {
        K6_PROMETHEUS_RW_SERVER_URL: `${prometheusUrl}/api/v1/write`,
        K6_PROMETHEUS_RW_TREND_STATS: 'count,sum,avg,p(50),p(95),p(99),p(99.9),max',
        K6_PROMETHEUS_RW_PUSH_INTERVAL: '5s',
      }),
      GATEWAY: gateway,
      ...options.env,
      ...settings.env,
    },
  };
}
