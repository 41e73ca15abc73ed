/**
 * Names that others give: each is written here once, so that a misspelt one is found without a running lab. A test asks
 * a running lab for the engines' and k6's.
 */
export const foreign = {
  /** What Prometheus itself says about every target. */
  scrape: {
    up: 'up',
    seconds: 'scrape_duration_seconds',
    samples: 'scrape_samples_scraped',
    seriesAdded: 'scrape_series_added',
  },
  /** Client libraries' names for a process, in Node and Go alike. */
  process: {
    cpuSeconds: 'process_cpu_seconds_total',
    residentBytes: 'process_resident_memory_bytes',
    openFds: 'process_open_fds',
    maxFds: 'process_max_fds',
    startTime: 'process_start_time_seconds',
  },
  /** prom-client's names for Node. */
  node: {
    lagMean: 'nodejs_eventloop_lag_mean_seconds',
    lagP50: 'nodejs_eventloop_lag_p50_seconds',
    lagP99: 'nodejs_eventloop_lag_p99_seconds',
    lagMax: 'nodejs_eventloop_lag_max_seconds',
    heapUsed: 'nodejs_heap_size_used_bytes',
    heapTotal: 'nodejs_heap_size_total_bytes',
    heapSpaceUsed: 'nodejs_heap_space_size_used_bytes',
    external: 'nodejs_external_memory_bytes',
    gcSeconds: 'nodejs_gc_duration_seconds',
    resources: 'nodejs_active_resources',
    version: 'nodejs_version_info',
  },
  /** Prometheus's own, version 2.42 and later. */
  prometheus: {
    series: 'prometheus_tsdb_head_series',
    samples: 'prometheus_tsdb_head_samples_appended_total',
    exemplars: 'prometheus_tsdb_exemplar_exemplars_appended_total',
    exemplarsStored: 'prometheus_tsdb_exemplar_exemplars_in_storage',
    remoteSamples: 'prometheus_remote_storage_samples_in_total',
    querySeconds: 'prometheus_engine_query_duration_seconds',
    ruleSeconds: 'prometheus_rule_group_last_duration_seconds',
    ruleInterval: 'prometheus_rule_group_interval_seconds',
    ruleFailures: 'prometheus_rule_evaluation_failures_total',
    ruleMissed: 'prometheus_rule_group_iterations_missed_total',
    alerts: 'ALERTS',
  },
  consul: {
    healthy: 'consul_autopilot_healthy',
    instances: 'consul_state_service_instances',
    watches: 'consul_rpc_queries_blocking',
    requests: 'consul_rpc_request',
    errors: 'consul_rpc_request_error',
    commitMs: 'consul_raft_commitTime',
  },
  jaeger: {
    received: 'jaeger_collector_spans_received_total',
    saved: 'jaeger_collector_spans_saved_by_svc_total',
    rejected: 'jaeger_collector_spans_rejected_total',
    dropped: 'jaeger_collector_spans_dropped_total',
    queue: 'jaeger_collector_queue_length',
    queueCapacity: 'jaeger_collector_queue_capacity',
    saveSeconds: 'jaeger_collector_save_latency',
  },
  /**
   * k6's Prometheus remote write. Trends are kept since the run began, durations in seconds; which statistics they have
   * is said when k6 is started (K6_PROMETHEUS_RW_TREND_STATS).
   * https://grafana.com/docs/k6/latest/results-output/real-time/prometheus-remote-write/
   */
  k6: {
    requests: 'k6_http_reqs_total',
    duration: 'k6_http_req_duration',
    blocked: 'k6_http_req_blocked',
    connecting: 'k6_http_req_connecting',
    waiting: 'k6_http_req_waiting',
    receiving: 'k6_http_req_receiving',
    users: 'k6_vus',
    usersMax: 'k6_vus_max',
    iterations: 'k6_iterations_total',
    dropped: 'k6_dropped_iterations_total',
    checks: 'k6_checks_rate',
    received: 'k6_data_received_total',
    sent: 'k6_data_sent_total',
  },
  /** vLLM's, of its V1 engine. https://docs.vllm.ai/en/stable/usage/metrics/ */
  vllm: {
    running: 'vllm:num_requests_running',
    waiting: 'vllm:num_requests_waiting',
    cacheUsage: 'vllm:kv_cache_usage_perc',
    prefixQueries: 'vllm:prefix_cache_queries_total',
    prefixHits: 'vllm:prefix_cache_hits_total',
    preemptions: 'vllm:num_preemptions_total',
    promptTokens: 'vllm:prompt_tokens_total',
    generatedTokens: 'vllm:generation_tokens_total',
    finished: 'vllm:request_success_total',
    firstToken: 'vllm:time_to_first_token_seconds',
    interToken: 'vllm:inter_token_latency_seconds',
    whole: 'vllm:e2e_request_latency_seconds',
    queued: 'vllm:request_queue_time_seconds',
    prefill: 'vllm:request_prefill_time_seconds',
    decode: 'vllm:request_decode_time_seconds',
  },
} as const;

/** k6's statistics of a trend, as suffixes. */
const trendStatistics = ['count', 'sum', 'avg', 'p50', 'p95', 'p99', 'p999', 'max'];

/** What a histogram or a summary exports beside its name. */
export const families = ['_bucket', '_count', '_sum'];

/** Every name of others that a query may hold, suffixes included. */
export const foreignNames: ReadonlySet<string> = new Set([
  ...Object.values(foreign)
    .flatMap((group) => Object.values<string>(group))
    .flatMap((name) => [name, ...families.map((suffix) => name + suffix)]),
  ...Object.values<string>(foreign.k6).flatMap((name) => trendStatistics.map((statistic) => `${name}_${statistic}`)),
]);
