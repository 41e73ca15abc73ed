import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadLinks } from './links.ts';
import { anchorsOf, linksOf } from './markdown.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-links-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return deadLinks(folder, Object.keys(files));
};

describe('the check for dead links', () => {
  it.each([
    ['a file that is not there', '[map](map.md)', 'map.md: there is no docs/map.md'],
    ['a picture that is not there', '![map](./map.png)', './map.png: there is no docs/map.png'],
    ['a definition that leads nowhere', '[map]\n\n[map]: ../map.md', '../map.md: there is no map.md'],
    ['an HTML link that leads nowhere', '<a href="map.md">map</a>', 'map.md: there is no docs/map.md'],
    ['a path from the root that leads nowhere', '[map](/map.md)', '/map.md: there is no map.md'],
    ['a path out of the repository', '[map](../../map.md)', '../../map.md leads out of the repository'],
    ['an anchor that its page lacks', '# Here\n[there](#there)', '#there: docs/page.md has no heading #there'],
    ['an anchor that another page lacks', '[there](../a.md#there)', '../a.md#there: a.md has no heading #there'],
  ])('reports %s', (_what, text, message) => {
    const findings = check({ 'docs/page.md': text, 'a.md': '# A' });
    expect(findings.map((finding) => finding.message)).toEqual([message]);
  });

  it('says the line', () => {
    expect(check({ 'page.md': 'one\n\n[x](x.md)\n' })).toMatchObject([{ file: 'page.md', line: 3 }]);
  });

  it.each([
    ['a file', '[a](../a.md)'],
    ['a folder', '[docs](../docs/)'],
    ['an anchor', '[a](../a.md#the-first-1)'],
    ['a link with a title', '[a](../a.md "The a")'],
    ['a path with an escaped space', '[b](../b%20c.md)'],
    ['another site', '[x](https://example.org/x) <mailto:x@example.org>'],
    ['code that looks like a link', '`[x](x.md)`\n\n```md\n[y](y.md)\n```\n'],
    ['a comment that looks like a link', '<!-- [x](x.md)\n[y](y.md) -->'],
  ])('accepts %s', (_what, text) => {
    expect(check({ 'docs/page.md': text, 'a.md': '# The first\n# The first\n', 'b c.md': '' })).toEqual([]);
  });
});

describe('Markdown', () => {
  it('names headings as GitHub does', () => {
    const page =
      '# Wörter, `code` & more!\n## [Link](x.md) here ##\nUnderlined\n---\n<a id="own"></a>\n```\n# no\n```\n';
    expect([...anchorsOf(page)]).toEqual(['wörter-code--more', 'link-here', 'underlined', 'own']);
  });

  it('finds several links on one line', () => {
    expect(linksOf('[a](a.md) and [![b](b.png)](c.md)').map((link) => link.target)).toEqual(['a.md', 'c.md']);
  });
});
