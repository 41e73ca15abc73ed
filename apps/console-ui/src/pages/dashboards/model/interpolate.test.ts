import { describe, expect, it } from 'vitest';
import { interpolate, interpolateQuery, promqlOf, variablesIn } from './interpolate.ts';

const values = {
  job: { value: '.+', verbatim: true, text: 'All', many: true },
  peer: { value: ['users', 'feed.v2'], many: true },
  one: { value: ['a+b'], many: true },
  run: { value: 'say "hi"\\' },
};

describe('variables in queries', () => {
  it.each([
    ['up{job=~"$job"}', 'up{job=~".+"}'],
    ['up{job=~"${job}", peer=~"[[peer]]"}', String.raw`up{job=~".+", peer=~"(users|feed\\.v2)"}`],
    ['up{one=~"$one"}', String.raw`up{one=~"a\\+b"}`],
    ['up{run="$run"}', String.raw`up{run="say \"hi\"\\"}`],
    ['rate(x[$__rate_interval])', 'rate(x[$__rate_interval])'],
    ['up{peer=~"${peer:pipe}"}', 'up{peer=~"users|feed.v2"}'],
    ['up{peer=~"${peer:regex}"}', String.raw`up{peer=~"(users|feed\.v2)"}`],
    ['{$constructor}', '{$constructor}'],
  ])('%s becomes %s', (query, expected) => expect(interpolateQuery(query, values)).toBe(expected));

  it('of several values is one regular expression whose signs mean themselves', () => {
    expect(promqlOf({ value: ['a\\b', '"c"'], many: true })).toBe(String.raw`(a\\\\b|\"c\")`);
  });
});

describe('variables in texts', () => {
  it.each([
    ['$job on $peer', 'All on users + feed.v2'],
    ['/x?$job', '/x?All'],
    ['${peer:queryparam}', 'var-peer=users&var-peer=feed.v2'],
    ['${peer:csv}', 'users,feed.v2'],
    ['${nothing} and $5', '${nothing} and $5'],
  ])('%s becomes %s', (text, expected) => expect(interpolate(text, values)).toBe(expected));

  it('are asked for by their field first', () => {
    const field = (name: string, path: string) => (name === '__field' ? `<${path}>` : undefined);
    expect(interpolate('${__field.labels.run} $run', values, undefined, field)).toBe('<labels.run> say "hi"\\');
  });

  it('are found by name', () => expect(variablesIn('$a ${b.c} ${d:raw} [[e]]')).toEqual(['a', 'b', 'd', 'e']));
});
