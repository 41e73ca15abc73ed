import type { Metric } from '@gameday/prometheus';

/** Which of a union's expressions a series comes from. */
const figureLabel = 'figure';

/** Asks for several things at once: one question, answered at one moment, whose series `figureOf` tells apart. */
export const union = (expressions: Readonly<Record<string, string>>): string =>
  Object.entries(expressions)
    .map(([figure, expression]) => `label_replace(${expression}, "${figureLabel}", "${figure}", "", "")`)
    .join('\nor\n');

/** Those series of a union's answer that a figure's expression made. */
export const figuresOf = <Element extends { readonly metric: Metric }>(
  answer: readonly Element[],
  figure: string,
): readonly Element[] => answer.filter(({ metric }) => metric[figureLabel] === figure);
