/** One link of a Markdown file. */
export interface Link {
  readonly target: string;
  /** Counted from 1. */
  readonly line: number;
}

const fence = /^\s*(`{3,}|~{3,})/;

/** The lines with code taken out, so that what only looks like a link or a heading is not seen. */
function proseLines(markdown: string): string[] {
  let open: string | undefined;
  return markdown
    .replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '))
    .split('\n')
    .map((line) => {
      const mark = fence.exec(line)?.[1];
      if (open !== undefined) {
        if (mark?.startsWith(open)) open = undefined;
        return '';
      }
      if (mark !== undefined) {
        open = mark;
        return '';
      }
      return line;
    });
}

const withoutCode = (line: string) => line.replace(/(`+)(?:.*?[^`])?\1(?!`)/g, '');

const linkPatterns = [
  /!?\[(?:[^\][]|\[[^\]]*\])*\]\(\s*<?([^\s)>]+)>?(?:\s+["'(][^)]*)?\s*\)/g,
  /^\s{0,3}\[[^\]^][^\]]*\]:\s*<?([^\s>]+)>?/g,
  /<(?:a|img|source)\s[^>]*?(?:href|src|srcset)="([^"]+)"/g,
];

/** Every link, image and link definition, in the order of the lines. */
export function linksOf(markdown: string): Link[] {
  return proseLines(markdown).flatMap((line, index) =>
    linkPatterns.flatMap((pattern) =>
      [...withoutCode(line).matchAll(pattern)].map((match) => ({ target: match[1] ?? '', line: index + 1 })),
    ),
  );
}

/** What GitHub makes of a heading: lower case, no punctuation, spaces to dashes. */
const slugOf = (heading: string) =>
  heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]+>/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** Every anchor that a link may name: headings as GitHub numbers them when they repeat, and explicit ids. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  const lines = proseLines(markdown);
  for (const [index, line] of lines.entries()) {
    for (const [, id] of line.matchAll(/<[a-z]+\s[^>]*?(?:id|name)="([^"]+)"/g)) anchors.add(id ?? '');
    const underlined = /^(=+|-+)\s*$/.test(lines[index + 1] ?? '') && line.trim() !== '' ? line : undefined;
    const heading = /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(line)?.[1] ?? underlined;
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}
