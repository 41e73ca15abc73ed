/** Functions of a scenario that came from a test plan; only those it uses are written into it. */
export const helpers: Readonly<Record<string, string>> = {
  load: `/** How a thread group runs: as in the plan, or as VUS, RATE and DURATION say. */
function load(name: string, planned: { users: number; rampSeconds: number; delaySeconds: number; loops?: number; seconds?: number }): Scenario {
  const { users, rampSeconds, delaySeconds, loops, seconds } = planned;
  const share = users / plannedUsers;
  const lasts = __ENV.DURATION ? durationSeconds(__ENV.DURATION) : seconds;
  const startTime = \`\${delaySeconds}s\`;
  if (__ENV.RATE) {
    // k6 takes whole arrivals: a minute is fine enough for any rate.
    const rate = Math.max(1, Math.round(Number(__ENV.RATE) * 60 * share));
    const preAllocatedVUs = Math.max(1, Math.ceil(rate / 60));
    return { executor: 'constant-arrival-rate', exec: name, startTime, rate, timeUnit: '60s', duration: \`\${lasts ?? 60}s\`, preAllocatedVUs, maxVUs: preAllocatedVUs * 20 };
  }
  const vus = Math.max(1, Math.round(__ENV.VUS ? Number(__ENV.VUS) * share : users));
  if (lasts === undefined) {
    return { executor: 'per-vu-iterations', exec: name, startTime, vus, iterations: loops ?? 1, maxDuration: '24h' };
  }
  const ramp = Math.min(rampSeconds, lasts);
  const stages = [
    { target: vus, duration: \`\${ramp}s\` },
    { target: vus, duration: \`\${lasts - ramp}s\` },
  ];
  return { executor: 'ramping-vus', exec: name, startTime, startVUs: 0, stages, gracefulStop: '10s' };
}`,
  durationSeconds: `/** Seconds in \`90s\`, \`1m30s\`, \`500ms\`. */
function durationSeconds(text: string): number {
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  const parts = /^\\d+(\\.\\d+)?$/.test(text) ? [\`\${text}s\`] : (text.match(/\\d+(?:\\.\\d+)?(?:ms|s|m|h)/g) ?? []);
  const seconds = parts.reduce((sum, part) => sum + parseFloat(part) * (units[part.replace(/[\\d.]+/, '')] ?? 0), 0);
  if (seconds > 0) return seconds;
  throw new Error(\`DURATION is "\${text}"; it must be a time such as 90s or 10m\`);
}`,
  rampUp: `/** The users of a group begin one after the other, as in the plan. */
function rampUp(users: number, rampSeconds: number): void {
  if (exec.scenario.executor !== 'per-vu-iterations' || exec.vu.iterationInScenario > 0) return;
  sleep((rampSeconds * ((exec.vu.idInTest - 1) % users)) / users);
}`,
  value: `/** A variable of the plan; one that nobody set prints as it stands, as in JMeter. */
function value(name: string): string {
  return vars[name] ?? \`\\\${\${name}}\`;
}`,
  env: `/** What \`__P\` of JMeter reads: a value of the environment. */
function env(name: string, otherwise: string): string {
  return __ENV[name] ?? otherwise;
}`,
  request: `interface Step {
  name: string;
  method?: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeout?: string;
  redirects?: number;
  /** What must be true of the answer, beside a status below 400. */
  checks?: Record<string, (answer: Answer) => boolean>;
  /** What is kept of it in variables; undefined leaves them as they were. */
  keep?: Record<string, (answer: Answer) => string | undefined>;
}
type Answer = RefinedResponse<'text'>;

/** One request that counts by its name: it begins a trace, and its answer is checked. */
function request({ name, method = 'GET', url, headers = {}, body, timeout, redirects, checks = {}, keep = {} }: Step): void {
  const { metadata } = exec.vu.metrics;
  const trace = hex(16);
  metadata['trace_id'] = trace;
  const answer = http.request(method, url, body ?? null, {
    tags: { transaction: name, name },
    headers: { traceparent: \`00-\${trace}-\${hex(8)}-01\`, ...headers },
    responseType: 'text',
    ...(timeout !== undefined && { timeout }),
    ...(redirects !== undefined && { redirects }),
  });
  metadata['received'] = String(answer.body?.length ?? 0);
  metadata['sent'] = String(body?.length ?? 0);
  const all = { 'the status is below 400': ({ status }: Answer) => status > 0 && status < 400, ...checks };
  // One check a request, named after the first thing that is wrong, so that the share of checks is that of requests.
  const wrong = Object.entries(all).find(([, holds]) => !holds(answer))?.[0];
  check(answer, { [wrong ?? 'the answer is right']: () => wrong === undefined }, { transaction: name });
  for (const [variable, find] of Object.entries(keep)) {
    const found = find(answer);
    if (found !== undefined) vars[variable] = found;
  }
}`,
  hex: `/** Random bytes in hexadecimal. */
function hex(bytes: number): string {
  const random = () => Math.floor(Math.random() * 256).toString(16).padStart(2, '0');
  return Array.from({ length: bytes }, random).join('');
}`,
  field: `/** A part of an answer as text. */
function field(answer: Answer, name: 'body' | 'code' | 'headers' | 'message' | 'url'): string {
  if (name === 'code') return String(answer.status);
  if (name === 'message') return answer.status_text;
  if (name === 'url') return answer.url;
  if (name === 'headers') return Object.entries(answer.headers).map(([key, text]) => \`\${key}: \${text}\`).join('\\n');
  return answer.body ?? '';
}`,
  json: `/** A value of a JSON answer as text; undefined where there is none. */
function json(answer: Answer, path: string): string | undefined {
  try {
    const found = answer.json(path);
    return found === undefined ? undefined : typeof found === 'string' ? found : JSON.stringify(found);
  } catch {
    return undefined;
  }
}`,
  wait: `function wait(milliseconds: number): void {
  sleep(Math.max(0, milliseconds) / 1000);
}`,
  normal: `/** A random number with mean 0 and deviation 1 (Box and Muller). */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}`,
  poisson: `/** A random number of Poisson's distribution; of a large mean by the normal one, which is the same by then. */
function poisson(mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + normal() * Math.sqrt(mean)));
  let times = 0;
  for (let rest = Math.random(); rest > Math.exp(-mean); rest *= Math.random()) times += 1;
  return times;
}`,
  pace: `const due: Record<string, number> = {};

/** Waits so that this user passes here at most so many times a minute. */
function pace(name: string, perMinute: number): void {
  const now = Date.now();
  const at = Math.max(due[name] ?? now, now);
  due[name] = at + 60_000 / perMinute;
  wait(at - now);
}`,
  row: `/** The next line of a data file, for this user or for all; undefined when there is none. */
function row(rows: readonly Record<string, string>[], { perUser, recycle }: { perUser: boolean; recycle: boolean }): Record<string, string> | undefined {
  const index = perUser ? exec.vu.iterationInScenario : exec.scenario.iterationInTest;
  return rows[recycle ? index % rows.length : index];
}`,
  csv: `/** The lines of a CSV file by the names of its columns. */
function csv(text: string, { delimiter, names, skipFirstLine }: { delimiter: string; names: string[]; skipFirstLine: boolean }): Record<string, string>[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const end = () => {
    rows[rows.length - 1]?.push(cell);
    cell = '';
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (quoted && character === '"' && text[index + 1] === '"') cell += text[(index += 1)];
    else if (character === '"') quoted = !quoted;
    else if (!quoted && text.startsWith(delimiter, index)) {
      end();
      index += delimiter.length - 1;
    } else if (!quoted && character === '\\n') {
      end();
      rows.push([]);
    } else if (quoted || character !== '\\r') cell += character;
  }
  end();
  const filled = rows.filter((cells) => cells.some((text) => text !== ''));
  const columns = names.length > 0 ? names : (filled.shift() ?? []);
  if (skipFirstLine) filled.shift();
  return filled.map((cells) => Object.fromEntries(columns.map((name, place) => [name, cells[place] ?? ''])));
}`,
  match: `/** A group of the first match; undefined when there is none. */
function match(text: string, pattern: RegExp, group: number): string | undefined {
  return pattern.exec(text)?.[group];
}`,
  between: `/** A whole random number, both ends included. */
function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1));
}`,
  randomText: `function randomText(length: number, letters = 'abcdefghijklmnopqrstuvwxyz0123456789'): string {
  return Array.from({ length }, () => letters[between(0, letters.length - 1)]).join('');
}`,
  uuid: `function uuid(): string {
  const bytes = hex(16);
  return \`\${bytes.slice(0, 8)}-\${bytes.slice(8, 12)}-4\${bytes.slice(13, 16)}-a\${bytes.slice(17, 20)}-\${bytes.slice(20)}\`;
}`,
  count: `let counted = 0;
function count(): number {
  return (counted += 1);
}`,
  iteration: `/** Which iteration of this user it is, from 0. */
function iteration(): number {
  try {
    return exec.vu.iterationInScenario;
  } catch {
    return 0; // before or after the load
  }
}`,
  oneOf: `function oneOf(choices: (() => void)[]): void {
  choices[Math.floor(Math.random() * choices.length)]?.();
}`,
  inAnyOrder: `function inAnyOrder(choices: (() => void)[]): void {
  const rest = [...choices];
  while (rest.length > 0) rest.splice(Math.floor(Math.random() * rest.length), 1)[0]?.();
}`,
  inTurn: `const turns: Record<string, number> = {};

/** One of several, the next one each time. */
function inTurn(name: string, choices: (() => void)[]): void {
  const turn = turns[name] ?? 0;
  turns[name] = turn + 1;
  choices[turn % choices.length]?.();
}`,
  atMost: `const executions: Record<string, number> = {};

/** So many times in the whole run of this user. */
function atMost(name: string, times: number, work: () => void): void {
  executions[name] = (executions[name] ?? 0) + 1;
  if ((executions[name] ?? 0) <= times) work();
}`,
};

/** The helpers that a text uses, and those that they use, in the order of the list. */
export function helpersFor(code: string): string[] {
  const used = new Set<string>();
  const visit = (text: string) => {
    for (const [name, source] of Object.entries(helpers)) {
      if (used.has(name) || !new RegExp(String.raw`\b${name}\(`).test(text)) continue;
      used.add(name);
      visit(source);
    }
  };
  visit(code);
  return Object.entries(helpers).flatMap(([name, source]) => (used.has(name) ? [source] : []));
}
