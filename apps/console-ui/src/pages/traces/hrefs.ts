/** Around what happened in a trace so much is shown. */
const logsAroundMs = 2_000;
const dashboardAroundMs = 5 * 60_000;

/** The logs of a service while something happened. Times are microseconds since 1970. */
export function serviceLogsHref(service: string, startUs: number, endUs: number): string {
  const from = Math.floor(startUs / 1_000 - logsAroundMs);
  const to = Math.ceil(endUs / 1_000 + logsAroundMs);
  return `/logs?${new URLSearchParams({ service, from: String(from), to: String(to) })}`;
}

/** A service's figures in the minutes around: Prometheus has a value every few seconds only. */
export function dashboardsHref(
  service: string,
  startUs: number,
  endUs: number,
  dashboard = 'gameday-overview',
): string {
  const from = Math.floor(startUs / 1_000 - dashboardAroundMs);
  const to = Math.ceil(endUs / 1_000 + dashboardAroundMs);
  return `/dashboards/${dashboard}?${new URLSearchParams({ from: String(from), to: String(to), 'var-service': service })}`;
}

/** What else happened in the lab then. */
export function timelineHref(startUs: number, endUs: number): string {
  const from = Math.floor(startUs / 1_000 - dashboardAroundMs);
  const to = Math.ceil(endUs / 1_000 + dashboardAroundMs);
  return `/timeline?${new URLSearchParams({ from: String(from), to: String(to) })}`;
}
