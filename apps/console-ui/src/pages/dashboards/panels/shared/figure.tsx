import type { ReactNode } from 'react';

interface FigureProps {
  readonly title: string;
  /** What the drawing says, in words. */
  readonly words: string;
  readonly children: ReactNode;
}

/** A drawing with what it says in words, for who cannot see it. Not live: it would speak at every refresh. */
export const Figure = ({ title, words, children }: FigureProps) => (
  <div role="group" aria-label={title} style={{ width: '100%', height: '100%', position: 'relative' }}>
    <p className="sr-only">{words}</p>
    {children}
  </div>
);
