import type { TestElement } from '../xml/elements.ts';
import type { Notes } from './notes.ts';
import type { CsvData } from './plan.ts';

/** The file of a CSV Data Set; undefined when its name is not known before the run. */
export function csvDataOf(element: TestElement, notes: Notes): CsvData | undefined {
  const file = element.text('filename').trim();
  if (file === '' || file.includes('${')) {
    notes.add('left-out', element, 'its file name is not known before the run');
    return undefined;
  }
  const delimiter = element.text('delimiter') || ',';
  const names = element
    .text('variableNames')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const encoding = element.text('fileEncoding').trim();
  if (encoding !== '' && !/^utf-?8$/i.test(encoding)) {
    notes.add('changed', element, `the file is read as UTF-8, not as ${encoding}; convert it`);
  }
  return {
    file,
    names,
    delimiter: delimiter === '\\t' ? '\t' : delimiter,
    skipFirstLine: element.flag('ignoreFirstLine') && names.length > 0,
    recycle: element.flag('recycle', true) || !element.flag('stopThread'),
    perUser: element.text('shareMode') === 'shareMode.thread',
  };
}
