import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { atomicWriteFile } from '@gameday/process';
import { loopback } from '../launch/environment.ts';

/** Tag of the services that are scraped. */
export const serviceTag = 'gameday';

const intervalMs = 2_000;

/** What Consul's agent says of one service instance, as far as it matters here. */
interface AgentService {
  readonly Service: string;
  readonly Address: string;
  readonly Tags: readonly string[] | null;
  readonly Meta: Readonly<Record<string, string>> | null;
}

/** One entry of Prometheus's file-based discovery. */
interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: { readonly job: string; readonly instance: string };
}

/** The replicas to scrape, in a fixed order, from the agent's services. */
export function targetGroups(services: Readonly<Record<string, AgentService>>): TargetGroup[] {
  return Object.values(services)
    .filter(({ Tags, Meta }) => Tags?.includes(serviceTag) && /^\d+$/.test(Meta?.admin_port ?? ''))
    .map(({ Service, Address, Meta }) => {
      const target = `${Address || loopback}:${Meta?.admin_port}`;
      return { targets: [target], labels: { job: Service, instance: Meta?.replica || target } };
    })
    .sort((a, b) => `${a.labels.job} ${a.targets[0]}`.localeCompare(`${b.labels.job} ${b.targets[0]}`));
}

/**
 * Keeps a file of scrape targets in step with what is registered in Consul, for a Prometheus that cannot watch Consul
 * itself. One short question every two seconds; the file is replaced only when something changed. While Consul is away
 * the last known targets stay.
 */
export async function keepTargets(consulPort: number, file: string, signal: AbortSignal): Promise<void> {
  const url = `http://${loopback}:${consulPort}/v1/agent/services`;
  let written = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  while (!signal.aborted) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(intervalMs)]) });
      if (answer.ok) {
        const groups = targetGroups((await answer.json()) as Record<string, AgentService>);
        const content = `${JSON.stringify(groups, null, 1)}\n`;
        if (content !== written) atomicWriteFile(file, content);
        written = content;
      }
    } catch {
      // Consul is away, or the signal fired
    }
    await sleep(intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
