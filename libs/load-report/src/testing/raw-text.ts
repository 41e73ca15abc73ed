/** What a raw file says about one request. */
export interface TestRequest {
  /** When it ended, in milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly transaction?: string;
  readonly status?: number;
  readonly error?: string;
  readonly check?: boolean;
  readonly group?: string;
  readonly trace?: string;
  readonly tags?: string;
  readonly received?: number;
}

export const header =
  'metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,scenario,status,extra_tags,metadata\n';

let traces = 0;

/** The lines that k6 writes about a request whose answer is checked. */
export function requestLines(request: TestRequest): string {
  const { atMs, durationMs, transaction = 'home', status = 200, error = '', group = '', tags = '', received } = request;
  const trace = request.trace ?? (traces += 1).toString(16).padStart(32, '0');
  const right = status >= 200 && status < 400;
  const at = Math.round(atMs * 1_000);
  const errorCode = error === '' ? (right ? '' : String(1000 + status)) : '1212';
  const extra = `transaction=${transaction}${tags === '' ? '' : `&${tags}`}`;
  const common = `,${error === '' ? '' : `"${error}"`},${errorCode},${right},${group},GET,${transaction},s,${status}`;
  const metadata = `trace_id=${trace}`;
  const line = (metric: string, value: number) => `${metric},${at},${value},${common},${extra},${metadata}\n`;
  const length = received === undefined ? '' : `&received=${received}&sent=0`;
  const checked = request.check ?? right;
  return (
    line('http_reqs', 1) +
    line('http_req_duration', durationMs) +
    line('http_req_connecting', 0.5) +
    line('http_req_waiting', durationMs / 2) +
    line('http_req_failed', right ? 0 : 1) +
    `checks,${at},${checked ? 1 : 0},it is right,,,,${group},,,s,,${extra},${metadata}${length}\n`
  );
}

/** A line of a metric that is about no request. */
export const metricLine = (metric: string, atMs: number, value: number, tags = ''): string =>
  `${metric},${Math.round(atMs * 1_000)},${value},,,,,,,,s,,${tags},\n`;
