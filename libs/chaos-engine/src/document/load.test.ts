import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadDocument } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'load-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('an experiment’s file', () => {
  it.each([
    ['a.json', '{"title": "t", "method": []}'],
    ['a.yaml', 'title: t\nmethod: []\n'],
    ['a.yml', '# a comment\n{title: t, method: []}\n'],
    ['a.ts', 'const title: string = "t";\nexport default { title, method: [] };\n'],
  ])('may be %s', async (name, content) => {
    const loaded = await loadDocument(file(name, content));
    expect(loaded).toMatchObject({ folder, value: { title: 't', method: [] } });
  });

  it('is read as YAML 1.1, as the Chaos Toolkit reads it', async () => {
    const text = 'base: &b {a: 1}\nmerged: {<<: *b, c: yes}\noctal: 010\nday: 2024-02-03\n';
    const { value } = await loadDocument(file('old.yaml', text));
    expect(value).toEqual({ base: { a: 1 }, merged: { a: 1, c: true }, octal: 8, day: '2024-02-03T00:00:00.000Z' });
  });

  it('is read anew when it was changed', async () => {
    const path = file('changing.ts', 'export default { title: "one" };');
    expect((await loadDocument(path)).value).toEqual({ title: 'one' });
    writeFileSync(path, 'export default { title: "two" };');
    const { utimesSync } = await import('node:fs');
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    expect((await loadDocument(path)).value).toEqual({ title: 'two' });
  });

  it.each([
    [
      'broken.json',
      '{\n  "title": "t",\n  oops\n}',
      /broken\.json:3:3: is not JSON: Expected double-quoted property name/,
    ],
    ['cut.json', '{"title": ', /cut\.json: is not JSON: Unexpected end/],
    ['broken.yaml', 'title: t\nmethod: [\n  - x: }\n', /broken\.yaml:\d+:\d+: is not YAML: /],
    ['twice.yaml', 'title: t\ntitle: u\n', /twice\.yaml:2:1: is not YAML: Map keys must be unique/],
    ['none.ts', 'export const x = 1;', /none\.ts: exports no experiment; it needs `export default/],
    ['throws.ts', 'throw new Error("at once");', /throws\.ts: cannot be loaded: at once/],
    ['a.txt', '', /a\.txt: has no format that is known; there are: \.json/],
  ])('is refused with its place: %s', async (name, content, message) => {
    await expect(loadDocument(file(name, content))).rejects.toThrow(message);
  });

  it('is refused when it is not there', async () => {
    await expect(loadDocument(join(folder, 'no.json'))).rejects.toThrow('no.json: does not exist');
  });
});
