import type { TestElement } from '../xml/elements.ts';
import { jsonPath } from './json-path.ts';
import type { Notes } from './notes.ts';
import { patternOf } from './patterns.ts';
import type { Extractor, Field } from './plan.ts';

/** RegexExtractor.useHeaders, as its source names them. */
const fields: Readonly<Record<string, Field>> = {
  false: 'body',
  '': 'body',
  unescaped: 'body',
  true: 'headers',
  code: 'code',
  message: 'message',
  URL: 'url',
};

function patternExtractor(element: TestElement, notes: Notes): Extractor[] {
  const pattern = patternOf(element.text('RegexExtractor.regex'));
  const field = fields[element.text('RegexExtractor.useHeaders')];
  const [, group = ''] = /^\$(\d+)\$$/.exec(element.text('RegexExtractor.template').trim() || '$1$') ?? [];
  const match = element.number('RegexExtractor.match_number') ?? 1;
  if (!pattern || !field || group === '') {
    notes.add('left-out', element, 'its expression, template or field has no like in JavaScript');
    return [];
  }
  if (match !== 1) notes.add('changed', element, `takes the first match instead of number ${match}`);
  return [
    {
      kind: 'pattern',
      variable: element.text('RegexExtractor.refname'),
      field,
      pattern: pattern.source,
      flags: pattern.flags,
      group: Number(group),
      fallback: element.text('RegexExtractor.default') || undefined,
    },
  ];
}

function jsonExtractors(element: TestElement, notes: Notes): Extractor[] {
  const split = (property: string) =>
    element
      .text(property)
      .split(';')
      .map((text) => text.trim());
  const paths = split('JSONPostProcessor.jsonPathExprs');
  const fallbacks = split('JSONPostProcessor.defaultValues');
  return split('JSONPostProcessor.referenceNames').flatMap((variable, index): Extractor[] => {
    const path = jsonPath(paths[index] ?? '');
    if (path !== undefined && variable !== '') {
      return [{ kind: 'json', variable, path, fallback: fallbacks[index] || undefined }];
    }
    notes.add('left-out', element, `k6 has no notation for the path ${paths[index] ?? ''} of ${variable}`);
    return [];
  });
}

/** What a post-processor keeps of an answer; nothing for what is none, or cannot be taken. */
export function extractorsOf(element: TestElement, notes: Notes): Extractor[] {
  if (element.type === 'RegexExtractor') return patternExtractor(element, notes);
  if (element.type === 'JSONPostProcessor') return jsonExtractors(element, notes);
  return [];
}
