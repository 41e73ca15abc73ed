import type { Evidence } from '@gameday/chaos-engine';
import type { Explanation } from '@gameday/service-kit';
import type { Lab } from '../lab/lab.ts';
import { governanceReports } from '../policy/governance.ts';

/** A decision of a replica: a breaker that tripped, a replica that was ejected, load that was shed. */
export type Told = Explanation & { readonly service: string; readonly replica: string };

/** What the replicas have decided, each decision once. Those that end take what was not read with them. */
export class Explanations {
  readonly #lab: Pick<Lab, 'cluster'>;
  readonly #told = new Map<string, Told>();

  constructor(lab: Pick<Lab, 'cluster'>) {
    this.#lab = lab;
  }

  /** Reads what there is. @returns what is new */
  async read(signal: AbortSignal): Promise<Told[]> {
    const { reports } = await governanceReports(this.#lab, { signal });
    const fresh: Told[] = [];
    for (const { service, replica, explanations } of reports) {
      for (const explanation of explanations) {
        // Numbers begin anew when a replica does.
        const key = `${replica} ${explanation.at} ${explanation.id}`;
        if (this.#told.has(key)) continue;
        const told = { ...explanation, service, replica };
        this.#told.set(key, told);
        fresh.push(told);
      }
    }
    return fresh;
  }

  /** All that was decided between two moments, the first first. */
  between(fromMs: number, toMs: number): Told[] {
    return [...this.#told.values()]
      .filter(({ at }) => Date.parse(at) >= fromMs && Date.parse(at) <= toMs)
      .sort((a, b) => a.at.localeCompare(b.at));
  }
}

/** The requests that a decision was seen in, the latest first. */
export const tracesOf = ({ evidence }: Told): string[] => evidence.flatMap(({ traceId }) => traceId ?? []);

/** As a journal keeps it. */
export const explanationEvent = (told: Told): Evidence => ({
  kind: 'event',
  at: told.at,
  says: told.summary,
  source: 'governance',
  service: told.service,
  replica: told.replica,
  peer: told.peer,
  decision: told.kind,
  faults: told.faults,
  traces: tracesOf(told).slice(0, 5),
});
