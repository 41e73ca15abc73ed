import { type FocusEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useId, useState } from 'react';
import { FloatingCard } from './floating-card.tsx';

/** What a mark needs to be reached: its place in the order of the tab key, and what tells that it is pointed at. */
export interface MarkHandles {
  readonly tabIndex: 0 | -1;
  readonly 'aria-describedby': string | undefined;
  readonly onMouseEnter: (event: MouseEvent<HTMLElement>) => void;
  readonly onMouseLeave: () => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: () => void;
}

interface MarksProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly className?: string;
  readonly children: (item: Item, handles: MarkHandles, at: number) => ReactNode;
  /** Said about the mark that is pointed at. */
  readonly card: (item: Item) => ReactNode;
}

/** Marks on a plot: one stop of the tab key for all of them, arrow keys go from one to the next. */
export function Marks<Item>({ label, items, className, children, card }: MarksProps<Item>) {
  const id = useId();
  const [stop, setStop] = useState(0);
  const [pointed, setPointed] = useState<{ item: Item; anchor: DOMRect }>();
  if (items.length === 0) return null;
  const shown = pointed && items.includes(pointed.item) ? pointed : undefined;

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const marks = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-mark]')];
    const now = marks.indexOf(document.activeElement as HTMLElement);
    const last = marks.length - 1;
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    marks[Math.min(last, Math.max(0, next))]?.focus();
  };

  return (
    <div role="group" aria-label={label} className={className} onKeyDown={onKeyDown}>
      {items.map((item, at) => {
        const point = (element: HTMLElement) => setPointed({ item, anchor: element.getBoundingClientRect() });
        return children(
          item,
          {
            tabIndex: at === Math.min(stop, items.length - 1) ? 0 : -1,
            'aria-describedby': shown?.item === item ? id : undefined,
            onMouseEnter: (event) => {
              point(event.currentTarget);
              // The plot's own words would lie over those of the mark.
              if (event.buttons === 0)
                event.currentTarget.closest('.u-over')?.dispatchEvent(new MouseEvent('mouseleave'));
            },
            onMouseLeave: () => setPointed(undefined),
            onFocus: (event) => {
              setStop(at);
              point(event.currentTarget);
            },
            onBlur: () => setPointed(undefined),
          },
          at,
        );
      })}
      {shown && (
        <FloatingCard anchor={shown.anchor} id={id}>
          {card(shown.item)}
        </FloatingCard>
      )}
    </div>
  );
}
