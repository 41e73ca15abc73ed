import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withoutVariables } from '@gameday/dashboards';
import { findEngine } from '@gameday/engine-kit';
import { repositoryRoot } from '@gameday/lab-kit';

const timeoutMs = 60_000;

/** The promtool that came with the lab's Prometheus; undefined where there is none. */
export async function findPromtool(env: Readonly<NodeJS.ProcessEnv>): Promise<string | undefined> {
  const { found } = await findEngine('prometheus', { env: { ...env }, repositoryRoot });
  const promtool = found && join(dirname(found.path), 'promtool');
  return promtool !== undefined && existsSync(promtool) ? promtool : undefined;
}

export interface PromtoolResult {
  readonly ok: boolean;
  /** What it said, stdout and stderr. */
  readonly output: string;
}

/** Runs promtool. @throws Error when it cannot be started or does not end in a minute */
export const promtool = (binary: string, args: readonly string[], cwd?: string): Promise<PromtoolResult> =>
  new Promise((resolve, reject) => {
    execFile(binary, [...args], { timeout: timeoutMs, cwd, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && (error.killed || typeof error.code !== 'number')) reject(error);
      else resolve({ ok: error === null, output: `${stdout}${stderr}` });
    });
  });

/** An expression with a place for a message; variables of Grafana may stand in it. */
export interface PlacedExpression {
  readonly place: string;
  readonly expression: string;
}

/** Those of the expressions that Prometheus does not take, types and functions included, each with its reason. */
export async function refusedExpressions(
  binary: string,
  expressions: readonly PlacedExpression[],
): Promise<ReadonlyArray<PlacedExpression & { readonly why: string }>> {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-promql-'));
  try {
    // JSON is YAML. Each is a rule of its own name, by which promtool's complaint is found again.
    const rules = expressions.map(({ expression }, index) => ({
      record: `q:${index}`,
      expr: withoutVariables(expression),
    }));
    writeFileSync(join(folder, 'queries.yml'), JSON.stringify({ groups: [{ name: 'dashboards', rules }] }));
    const { ok, output } = await promtool(binary, ['check', 'rules', '--lint=none', 'queries.yml'], folder);
    if (ok) return [];
    const complaints = output.split('\n').flatMap((line) => {
      const [, index, why] = /rule \d+, "q:(\d+)": (.*)$/.exec(line) ?? [];
      const placed = expressions[Number(index ?? -1)];
      return placed && why !== undefined ? [{ ...placed, why }] : [];
    });
    if (complaints.length > 0) return complaints;
    throw new Error(`promtool refused the queries and did not say which: ${output.slice(0, 500)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
