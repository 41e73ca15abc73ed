import type { Node } from 'yaml';
import type { DocumentPath, Problem } from './problem.ts';

/**
 * Adds to problems where in the text they are: at the key that a path ends with, or the nearest that there is. JSON is
 * read as YAML for this. The reader is loaded only when there is something to say.
 */
export async function withPositions(problems: readonly Problem[], text: string | undefined): Promise<Problem[]> {
  if (text === undefined || problems.length === 0) return [...problems];
  const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.1', uniqueKeys: false });

  const offsetOf = (path: DocumentPath): number => {
    let node: Node | null | undefined = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const key of path) {
      if (isAlias(node)) node = node.resolve(document) as Node | undefined;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
        if (!pair) return offset;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (isSeq(node) && typeof key === 'number') {
        node = node.items[key] as Node | undefined;
        offset = node?.range?.[0] ?? offset;
      } else return offset;
    }
    return offset;
  };
  return problems.map((problem) => {
    const { line, col } = lines.linePos(offsetOf(problem.path));
    return problem.line === undefined ? { ...problem, line, column: col } : problem;
  });
}
