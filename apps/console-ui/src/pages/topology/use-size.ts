import { type RefObject, useEffect, useRef, useState } from 'react';

/** The width of an element as it is drawn; undefined until it is. */
export function useWidth<Part extends HTMLElement>(): [RefObject<Part | null>, number | undefined] {
  const ref = useRef<Part>(null);
  const [width, setWidth] = useState<number>();
  useEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

/** The time, told anew every second while `ticks`. */
export function useNow(ticks: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticks) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticks]);
  return ticks ? now : Date.now();
}
