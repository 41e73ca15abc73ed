import { statSync } from 'node:fs';
import { type LabelRequirement, matchesLabels } from '@gameday/kubernetes';
import type { PrometheusClient, QueryResult } from '@gameday/prometheus';
import type { Log } from '../../shared.ts';
import type { Kind, Store } from '../../store/store.ts';
import { customKey, discover, type Found, type Registry } from './discovery.ts';
import { fetchFailed, metricNotFound, MetricsApiError } from './errors.ts';
import { customQuery, externalQuery } from './query.ts';
import { formatResource, type GroupResource } from './resources.ts';
import { formatProblem, readRulesFile, type Rules, type RulesProblem } from './rules-file.ts';
import { shrinkRanges } from './shrink-ranges.ts';
import { toMilli } from './values.ts';

export interface CustomQuery {
  readonly namespace: string;
  readonly resource: GroupResource;
  readonly metric: string;
  /** One object by name, or those that a selector finds; an empty selector finds all. */
  readonly objects: { readonly name: string } | { readonly selector: readonly LabelRequirement[] };
  readonly metricSelector?: readonly LabelRequirement[];
}

export interface ExternalQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly metricSelector?: readonly LabelRequirement[];
}

export interface CustomValue {
  readonly name: string;
  readonly valueMilli: bigint;
  readonly atMs: number;
}

export interface ExternalValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly valueMilli: bigint;
  readonly atMs: number;
}

/** Custom and external metrics out of Prometheus. Every call has a deadline and throws MetricsApiError. */
export interface MetricsApi {
  custom(query: CustomQuery): Promise<readonly CustomValue[]>;
  external(query: ExternalQuery): Promise<readonly ExternalValue[]>;
  /** What there is now; empty while Prometheus has not answered yet. */
  registry(): Promise<Registry>;
  /** What is wrong with the rules' file, as far as it is known. */
  problems(): readonly RulesProblem[];
  /** Why Prometheus did not answer the last time; undefined when it did. */
  lastError(): string | undefined;
}

export interface MetricsApiOptions {
  readonly store: Store;
  readonly prometheus: PrometheusClient;
  /** The rules' file; read again when it changes. */
  readonly rulesFile: string;
  readonly log: Log;
  readonly nowMs: () => number;
  readonly timeScale: number;
  /** Deadline of each query. Default 2 000. */
  readonly timeoutMs?: number;
  /** How long the list of series is believed. Default 30 000. */
  readonly relistMs?: number;
  /** Of the services; ranges never get shorter than two of them. Default 2 000. */
  readonly scrapeIntervalMs?: number;
}

/** A metric that is not known makes the list be read again, but not more often than series can appear. */
const relistMsMin = 2_000;

/** What a selector can find among the objects that the store keeps. */
const kept: Readonly<Record<string, Kind>> = {
  pods: 'Pod',
  services: 'Service',
  'deployments.apps': 'Deployment',
  'replicasets.apps': 'ReplicaSet',
  'horizontalpodautoscalers.autoscaling': 'HorizontalPodAutoscaler',
};

export function createMetricsApi(options: MetricsApiOptions): MetricsApi {
  const { store, prometheus, rulesFile, log, nowMs, timeScale } = options;
  const { timeoutMs = 2_000, relistMs = 30_000, scrapeIntervalMs = 2_000 } = options;
  let changedMs = Number.NaN;
  let rules: Rules = { custom: [], external: [], problems: [] };
  let refused: readonly RulesProblem[] = [];
  let registry: Registry = { custom: new Map(), external: new Map() };
  let listedMs = Number.NEGATIVE_INFINITY;
  let listing: Promise<void> | undefined;
  let lastError: string | undefined;

  const report = (problem: RulesProblem): void =>
    log.warn({ problem }, `metric rule left out: ${formatProblem(problem)}`);

  const loadRules = (): void => {
    const mtime = statSync(rulesFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (mtime === changedMs) return;
    changedMs = mtime;
    listedMs = Number.NEGATIVE_INFINITY;
    rules = readRulesFile(rulesFile);
    refused = [];
    rules.problems.forEach(report);
  };
  loadRules();

  const ask = async (promql: string): Promise<QueryResult> => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const result = await prometheus.query(promql, { signal });
      lastError = undefined;
      return result;
    } catch (error) {
      const late = new Error(`Prometheus did not answer in ${timeoutMs} ms: ${promql}`);
      const failure = fetchFailed(signal.aborted ? late : error);
      lastError = failure.message;
      throw failure;
    }
  };

  const vector = async (promql: string) => {
    const result = await ask(promql);
    if (result.type === 'vector') return result.elements;
    throw fetchFailed(new Error(`a vector was expected, and this query has a ${result.type}: ${promql}`));
  };

  const relist = (): Promise<void> => {
    listing ??= discover(rules, vector)
      .then((found) => {
        registry = found;
        const known = new Set(refused.map(formatProblem));
        refused = found.refused.map(({ rule: { place }, error }) => ({
          file: rulesFile,
          ...(place.line !== undefined && { line: place.line }),
          field: `${place.field}.seriesQuery`,
          message: error.message,
        }));
        refused.filter((problem) => !known.has(formatProblem(problem))).forEach(report);
        listedMs = nowMs();
      })
      .finally(() => {
        listing = undefined;
      });
    return listing;
  };

  /** Looks a metric up, in a fresh list if need be. */
  const find = async <T extends Found>(look: () => T | undefined): Promise<T | undefined> => {
    loadRules();
    const ageMs = nowMs() - listedMs;
    if (ageMs > relistMs || (look() === undefined && ageMs > relistMsMin)) await relist();
    return look();
  };

  const shrunk = (promql: string): string => shrinkRanges(promql, timeScale, 2 * scrapeIntervalMs);

  const namesOf = ({ namespace, resource, objects, metric }: CustomQuery): string[] => {
    if ('name' in objects) return [objects.name];
    const kind = kept[formatResource(resource)];
    if (kind === undefined) throw metricNotFound(resource, metric);
    return store
      .list(kind, namespace)
      .filter(({ metadata }) => matchesLabels(objects.selector, metadata.labels))
      .map(({ metadata }) => metadata.name);
  };

  return {
    async custom(query) {
      const { namespace, resource, metric, objects, metricSelector: requirements = [] } = query;
      const found = await find(() => registry.custom.get(customKey(resource, metric)));
      const names = namesOf(query);
      if (!found || names.length === 0) throw metricNotFound(resource, metric);
      const elements = await vector(shrunk(customQuery(found, resource, { namespace, requirements, names })));
      const label = found.rule.labelFor(resource) as string;
      const values = new Map(elements.map((element) => [element.metric[label], element]));
      const answer = names.flatMap((name) => {
        const element = values.get(name);
        return element ? [{ name, valueMilli: toMilli(element.value, metric), atMs: element.timeMs }] : [];
      });
      if ('name' in objects && answer.length === 0) throw metricNotFound(resource, metric, objects.name);
      return answer;
    },
    async external({ namespace, metric, metricSelector: requirements = [] }) {
      const found = await find(() => registry.external.get(metric));
      if (!found) throw metricNotFound(undefined, metric);
      const promql = shrunk(externalQuery(found, { namespace, requirements }));
      const result = await ask(promql);
      if (result.type === 'scalar') {
        return [{ labels: {}, valueMilli: toMilli(result.sample.value, metric), atMs: result.sample.timeMs }];
      }
      if (result.type !== 'vector')
        throw new MetricsApiError('InternalError', `a ${result.type} is no metric: ${promql}`);
      return result.elements.map(({ metric: labels, value, timeMs }) => ({
        labels,
        valueMilli: toMilli(value, metric),
        atMs: timeMs,
      }));
    },
    async registry() {
      loadRules();
      if (nowMs() - listedMs > relistMs) await relist().catch(() => undefined);
      return registry;
    },
    problems: () => [...rules.problems, ...refused],
    lastError: () => lastError,
  };
}
