// Nothing that belongs to one machine or one person may be committed: paths of this machine, addresses of package
// registries, credentials. The lock file names packages by content, not by the address that they came from.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { root, sourceFiles } from './files.ts';
import { conclude, type Finding } from './report.ts';

/** A kind of leak: what it looks like, and what to do about it. */
export interface Rule {
  readonly pattern: RegExp;
  readonly message: string;
  /** Which matches are harmless; default none. */
  readonly harmless?: (match: RegExpExecArray) => boolean;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const loopback = /^(?:localhost|127\.|\[?::1)/;

/** Bits per character: words have few, random strings many. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** What only this machine knows. */
export interface Machine {
  /** Folders that hold the checkout: no file may name them. */
  readonly folders: readonly string[];
  /** Home folder of the person: no file may name what is in it. */
  readonly home?: string;
  /** Hosts of the package registries in use here. */
  readonly hosts: readonly string[];
}

// Put together from parts, so that this list does not report itself.
const publicRegistries = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['proxy', 'golang', 'org'],
  ['sum', 'golang', 'org'],
  ['pypi', 'org'],
].map((parts) => parts.join('.'));

/** Names that examples and tests give to people who do not exist. */
const nobodys = new Set(['user', 'you', 'me', 'runner', 'ada', 'alice', 'bob']);
const placeholder = /^(?:pass(?:word)?|pw|secret|[*x.]+)$/i;

/** The rules, the machine's own among them. */
export function rulesFor({ folders, home, hosts }: Machine): Rule[] {
  const places = [...folders.map((folder) => `${escaped(folder)}(?![\\w.-])`), ...(home ? [`${escaped(home)}/`] : [])];
  const own: Rule = {
    pattern: new RegExp(`(?<![\\w.-])(?:${places.join('|') || '(?!)'})`),
    message: 'names a folder of this machine; say it relative to the repository or to the home folder',
  };
  const registries = [...new Set([...publicRegistries, ...hosts])].map(escaped);
  return [
    own,
    {
      pattern: /(?<![\w.$}-])\/(?:home|Users)\/([\w.-]+)\//,
      message: "names somebody's home folder; write ~ or $HOME",
      harmless: ([, name]) => nobodys.has(name ?? ''),
    },
    {
      pattern: new RegExp(`(?<![\\w.-])(?:${registries.join('|')})(?![\\w-])`),
      message: 'names a package registry; which one is used is the business of whoever installs',
    },
    {
      pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
      message: 'holds a private key',
    },
    {
      pattern:
        /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|npm_[A-Za-z0-9]{36}|xox[abprs]-[\w-]{20,}|glpat-[\w-]{20}|sk-[A-Za-z0-9_-]{32,})/,
      message: 'holds what looks like an access token',
    },
    {
      pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
      message: 'holds what looks like a JSON web token',
    },
    {
      pattern: /\b[a-z][a-z0-9+]*:\/\/[^\s/:@'"`${}<>]+:([^\s/@'"`${}<>]+)@([^\s/'"`:]+)/i,
      message: 'holds a URL with a password',
      harmless: ([, password, host]) =>
        placeholder.test(password ?? '') ||
        loopback.test(host ?? '') ||
        /(?:^|\.)(?:example|test|invalid|localhost)(?:\.\w+)?$/.test(host ?? ''),
    },
    {
      pattern:
        /(?:secret|token|passw(?:or)?d|api[_-]?key|credential)\w*["']?\s*[:=]\s*["'`]([A-Za-z0-9+/=_-]{20,})["'`]/i,
      message: 'holds what looks like a credential',
      harmless: ([, value = '']) => entropyBits(value) < 3.5 || !/\d/.test(value) || !/[A-Za-z]/.test(value),
    },
  ];
}

/** The leaks in one text. */
export function leaksIn(file: string, text: string, rules: readonly Rule[]): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    rules.flatMap(({ pattern, message, harmless }): Finding[] => {
      const matches = [...line.matchAll(new RegExp(pattern, `${pattern.flags}g`))];
      return matches.some((match) => !harmless?.(match)) ? [{ file, line: index + 1, message }] : [];
    }),
  );
}

/** Entries of a lock file that name the address that they were downloaded from. */
export function addressesInLock(file: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index): Finding[] =>
    /"resolved":\s*"[a-z+]+:/.test(line)
      ? [
          {
            file,
            line: index + 1,
            message: 'says where a package was downloaded; run npm install with the .npmrc of this repository',
          },
        ]
      : [],
  );
}

function npmRegistryHost(): string[] {
  try {
    const url = execFileSync('npm', ['config', 'get', 'registry'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [new URL(url.trim()).hostname];
  } catch {
    return []; // without npm there is no address of its own to give away
  }
}

/** This machine: the checkout's folder and those above it, the home folder, the registries that are set up. */
function thisMachine(): Machine {
  const common = new Set([
    '/',
    '/tmp',
    '/home',
    '/Users',
    '/var',
    '/var/tmp',
    '/opt',
    '/srv',
    '/usr',
    '/private',
    '/private/tmp',
  ]);
  const folders = [root, dirname(root)].filter((folder) => !common.has(folder));
  const proxies = (process.env.GOPROXY ?? '').split(/[,|]/).flatMap((proxy) => {
    return URL.canParse(proxy) ? [new URL(proxy).hostname] : [];
  });
  const hosts = [...npmRegistryHost(), ...proxies].filter((host) => host !== '' && !loopback.test(host));
  return { folders, home: homedir(), hosts };
}

const isText = (content: Buffer) => !content.subarray(0, 8_000).includes(0);

if (import.meta.main) {
  const rules = rulesFor(thisMachine());
  const files = sourceFiles();
  const findings = files.flatMap((file) => {
    const content = readFileSync(join(root, file));
    if (!isText(content)) return [];
    const text = content.toString('utf8');
    const inLock = file.endsWith('package-lock.json') ? addressesInLock(file, text) : [];
    return [...inLock, ...leaksIn(file, text, rules)];
  });
  conclude('leaks', `${files.length} files`, findings);
}
