import { asArray, asRecord, asTexts } from './json.ts';

/** Something that Prometheus scrapes. */
export interface Target {
  /** The scrape configuration's job name. */
  readonly pool: string;
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As the discovery gave them, before relabelling. */
  readonly discoveredLabels: Readonly<Record<string, string>>;
  /** `unknown` before the first scrape. */
  readonly health: 'up' | 'down' | 'unknown';
  /** Why the last scrape failed; empty when it did not. */
  readonly lastError: string;
  readonly lastScrapeSeconds: number;
}

/** Reads the `data` of the active targets. @throws Error */
export function readTargets(data: unknown): readonly Target[] {
  return asArray(asRecord(data, 'data')['activeTargets'], 'activeTargets').map((value) => {
    const target = asRecord(value, 'a target');
    const health = target['health'];
    return {
      pool: String(target['scrapePool']),
      url: String(target['scrapeUrl']),
      labels: asTexts(target['labels'], 'labels'),
      discoveredLabels: asTexts(target['discoveredLabels'], 'discoveredLabels'),
      health: health === 'up' || health === 'down' ? health : 'unknown',
      lastError: String(target['lastError'] ?? ''),
      lastScrapeSeconds: Number(target['lastScrapeDuration'] ?? 0),
    };
  });
}
