import { check } from 'k6';
import http from 'k6/http';
import type { Options } from 'k6/options';

/** The lab's door, without a slash at the end. */
const gateway = __ENV.GATEWAY || 'http://127.0.0.1:8080';

/**
 * The home page of the app: a client asks for the layout's version, then downloads the layout. Small by default, so that
 * it is safe to try; `--vus` and `--duration` make it as large as wanted (the acceptance has 3000 users for 10 minutes).
 */
export const options: Options = {
  vus: 5,
  duration: '10s',
  thresholds: {
    'http_req_duration{transaction:version}': ['avg<=3000'],
    'http_req_duration{transaction:layout}': ['avg<=3000'],
    'checks{transaction:version}': ['rate>=0.99'],
    'checks{transaction:layout}': ['rate>=0.99'],
  },
};

/** What the version check answers about the layout. */
interface LayoutVersion {
  readonly version?: unknown;
  readonly bytes?: unknown;
}

/** The body as JSON; undefined where it is none, so that a check fails instead of the script. */
function parse(body: unknown): LayoutVersion | undefined {
  try {
    return JSON.parse(String(body)) as LayoutVersion;
  } catch {
    return undefined;
  }
}

export default function home(): void {
  const version = { transaction: 'version' };
  const checked = http.get(`${gateway}/api/assets/home/version`, { tags: version });
  const current = checked.status === 200 ? parse(checked.body) : undefined;
  check(checked, { 'the version is known': () => typeof current?.version === 'string' }, version);

  const layout = { transaction: 'layout' };
  const downloaded = http.get(`${gateway}/api/assets/home/layout`, { tags: layout, responseType: 'binary' });
  const bytes = downloaded.body instanceof ArrayBuffer ? downloaded.body.byteLength : 0;
  check(
    downloaded,
    {
      'the layout is sent': ({ status }) => status === 200,
      'the layout is whole': () => bytes > 0 && bytes === current?.bytes,
    },
    layout,
  );
}
