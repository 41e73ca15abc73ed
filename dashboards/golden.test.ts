import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtFiles, jsonFolder } from './files.ts';

const built = builtFiles();

describe('the JSON of the dashboards', () => {
  it.each(built.map(({ name, text }) => [name, text] as const))(
    '%s is what its program says (gameday dashboards build writes it)',
    (name, text) => {
      expect(readFileSync(join(jsonFolder, name), 'utf8')).toBe(text);
    },
  );

  it('is there for no dashboard that is gone', () => {
    expect(readdirSync(jsonFolder).toSorted()).toEqual(built.map(({ name }) => name).toSorted());
  });
});
