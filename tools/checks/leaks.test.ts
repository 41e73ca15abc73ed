import { describe, expect, it } from 'vitest';
import { addressesInLock, leaksIn, rulesFor } from './leaks.ts';

const machine = { folders: ['/srv/ci/checkout', '/srv/ci'], home: '/srv/people/kim', hosts: ['packages.corp.example'] };
const rules = rulesFor(machine);
const messagesFor = (text: string) => leaksIn('x.ts', text, rules).map((finding) => finding.message);

// Every sample is put together here, so that this file does not hold what it looks for.
const registry = ['registry', 'npmjs', 'org'].join('.');
const home = ['', 'home', 'jane', ''].join('/');
const random = ['q7Zp2LxV9', 'mT4cRw8B', 'kY3nHs'].join('');

describe('the check for leaks', () => {
  it.each([
    ['the folder of the checkout', `const path = '/srv/ci/checkout/libs';`, 'names a folder of this machine'],
    ['a folder beside it', `see /srv/ci/notes`, 'names a folder of this machine'],
    ['the home folder', 'see /srv/people/kim/notes', 'names a folder of this machine'],
    ['a home folder', `cd ${home}project`, "names somebody's home folder"],
    ['a public registry', `https://${registry}/left-pad`, 'names a package registry'],
    ['the registry of this machine', 'https://packages.corp.example/npm', 'names a package registry'],
    ['a private key', ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' '), 'holds a private key'],
    ['a cloud key', ['AKIA', 'ABCDEFGHIJKLMNOP'].join(''), 'holds what looks like an access token'],
    ['a forge token', ['ghp', '_', 'a1'.repeat(18)].join(''), 'holds what looks like an access token'],
    [
      'a web token',
      ['eyJhbGciOiJIUzI1', 'eyJzdWIiOiIxMjM0', 'c2lnbmF0dXJl'].join('.'),
      'holds what looks like a JSON web token',
    ],
    ['a URL with a password', `postgres://app:${random}@db.corp.net/app`, 'holds a URL with a password'],
    ['a credential', `const apiKey = '${random}';`, 'holds what looks like a credential'],
  ])('reports %s', (_what, text, message) => {
    expect(messagesFor(text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['a longer name that begins alike', '/srv/ci-tools/x'],
    ['a home folder itself, as in a list of users', 'kim:x:0:0::/srv/people/kim:/bin/sh'],
    ['a home folder that is nobody’s', '/home/user/project and ~/project and $HOME/project'],
    ['a service’s own route', "app.get('/api/home/feed/latest')"],
    ['a password of a server on this machine', `postgres://postgres:${random}@127.0.0.1:5432/x`],
    ['a URL that shows where a password goes', 'postgres://user:password@host:5432/x'],
    ['a URL put together from variables', 'postgres://${user}:${password}@${host}/x'],
    ['a name that is long', "const tokenHeader = 'x-request-deadline-at-header';"],
    ['a reference to the environment', 'const password = process.env.PASSWORD_OF_THE_DATABASE;'],
  ])('accepts %s', (_what, text) => {
    expect(messagesFor(text)).toEqual([]);
  });

  it('says the line', () => {
    expect(leaksIn('x.ts', `one\ntwo ${home}\n`, rules)).toMatchObject([{ file: 'x.ts', line: 2 }]);
  });

  it('reports an address in the lock file, and accepts a link to a workspace', () => {
    const lock = `"resolved": "https://host.example/x.tgz",\n"resolved": "libs/x",\n"resolved": "git+ssh://git@host/x"`;
    expect(addressesInLock('package-lock.json', lock).map((finding) => finding.line)).toEqual([1, 3]);
  });
});
