import { exitCodeOf, type Journal } from '@gameday/chaos-engine';
import { verdictSentence } from './story/words.ts';

/** One experiment of a suite. */
export type SuiteCase = {
  /** As it was named on the command line. */
  readonly file: string;
  readonly title: string;
} & (
  | { readonly journal: Journal; /** Where the report lies. */ readonly report?: string }
  /** It was not run, and why. */
  | { readonly skipped: string }
);

/** What XML 1.0 does not allow at all is left out; the rest is escaped. */
const xml = (text: string): string =>
  text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '',
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

const properties = (values: Readonly<Record<string, string | number>>): string =>
  `      <properties>\n${Object.entries(values)
    .map(([name, value]) => `        <property name="${xml(name)}" value="${xml(String(value))}"/>\n`)
    .join('')}      </properties>\n`;

/** `chaos/retry-storm.ts` → `chaos.retry-storm`, which CI systems fold by. */
const classOf = (file: string): string =>
  file
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\.(json|ya?ml|ts)$/, '')
    .replaceAll('/', '.');

type Kind = 'passed' | 'failure' | 'error' | 'skipped';

function kindOf(one: SuiteCase): Kind {
  if ('skipped' in one) return 'skipped';
  return ({ 0: 'passed', 1: 'failure', 3: 'error' } as const)[exitCodeOf(one.journal.gameday)];
}

function caseXml(one: SuiteCase): string {
  const head = `    <testcase classname="${xml(classOf(one.file))}" name="${xml(one.title)}"`;
  if ('skipped' in one) return `${head} time="0">\n      <skipped message="${xml(one.skipped)}"/>\n    </testcase>\n`;
  const { gameday, duration } = one.journal;
  const { verdict, expected, reasons } = gameday;
  const kind = kindOf(one);
  const told = [verdictSentence(gameday), ...reasons.map(({ message }) => message)].join('\n');
  const trouble =
    kind === 'failure' || kind === 'error'
      ? `      <${kind} type="${verdict}" message="${xml(`${verdict}, expected ${expected}: ${reasons[0]?.message ?? verdictSentence(gameday)}`)}">${xml(told)}</${kind}>\n`
      : '';
  const out = one.report === undefined ? told : `${told}\nreport: ${one.report}`;
  const facts = { run: gameday.run, verdict, expected, seed: gameday.seed };
  return `${head} time="${duration.toFixed(3)}">\n${properties(facts)}${trouble}      <system-out>${xml(out)}</system-out>\n    </testcase>\n`;
}

/**
 * A suite as JUnit's XML, as CI systems read it: a verdict against the expectation is a failure, one that says nothing an
 * error, and what was not run is skipped.
 */
export function junitReport(cases: readonly SuiteCase[], name = 'gameday chaos'): string {
  const count = (kind: Kind) => cases.filter((one) => kindOf(one) === kind).length;
  const seconds = cases.reduce((sum, one) => sum + ('journal' in one ? one.journal.duration : 0), 0).toFixed(3);
  const [first] = cases.flatMap((one) => ('journal' in one ? [one.journal.start.slice(0, 19)] : []));
  const totals = `name="${xml(name)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds}"`;
  const began = first === undefined ? '' : ` timestamp="${first}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${totals}>\n  <testsuite ${totals}${began}>\n${cases.map(caseXml).join('')}  </testsuite>\n</testsuites>\n`;
}
