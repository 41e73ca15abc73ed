import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { expect, it } from 'vitest';
import { builtFiles } from '../files.ts';
import { jsonText } from '../kit/json-text.ts';
import { render } from '../kit/render.ts';
import { overview } from '../overview.ts';
import { checkSchema } from './check.ts';

type Loose = Record<string, never>;
const model = () => render(overview) as unknown as Record<string, unknown>;
const stat = (change: (panel: Record<string, Loose>) => void) => {
  const copy = render(overview);
  change((copy.panels ?? []).find(({ type }) => type === 'stat') as Panel as unknown as Record<string, Loose>);
  return copy;
};

/** Files that Grafana would not take as they are meant, each with what must be said about it. */
const wrong: Readonly<Record<string, readonly [content: unknown, said: RegExp]>> = {
  'a field too many': [{ ...model(), colour: 'blue' }, /'"colour"' does not exist/],
  'a field of another type': [{ ...model(), refresh: 5 }, /'number' is not assignable to type 'string/],
  'a field missing': [{ ...model(), schemaVersion: undefined }, /'schemaVersion' is missing/],
  'a value that the format does not have': [{ ...model(), graphTooltip: 7 }, /'7' is not assignable/],
  'an option that the panel does not have': [
    stat((panel) => Object.assign(panel['options'] ?? {}, { legend: {} })),
    /'"legend"' does not exist/,
  ],
  'a kind of panel that there is not': [stat((panel) => Object.assign(panel, { type: 'number' })), /'"number"'/],
  'a setting that the panel does not have': [
    stat((panel) =>
      Object.assign(panel['fieldConfig'] ?? {}, {
        overrides: [{ matcher: { id: 'byName' }, properties: [{ id: 'custom.glow', value: 1 }] }],
      }),
    ),
    /custom\.glow/,
  ],
};

it('every dashboard fits to the format, and what does not fit is found', { timeout: 60_000 }, () => {
  const files = Object.entries(wrong).map(([name, [content]]) => ({
    name,
    text: jsonText(JSON.parse(JSON.stringify(content))),
  }));
  const findings = checkSchema([...builtFiles(), ...files]);
  for (const [name, [, said]] of Object.entries(wrong)) {
    expect(
      findings
        .filter(({ file }) => file === name)
        .map(({ message }) => message)
        .join('\n'),
      name,
    ).toMatch(said);
  }
  expect(findings.filter(({ file }) => !(file in wrong))).toEqual([]);
});
