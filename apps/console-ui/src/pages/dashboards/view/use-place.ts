import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Place {
  readonly ref: RefObject<HTMLElement | null>;
  /** In pixels; 0 before it is known. */
  readonly width: number;
  readonly height: number;
  /** Whether it is in sight, or nearly: it is ready when a person scrolls to it. */
  readonly near: boolean;
}

const nearPx = 150;

/** Where and how large an element is. */
export function usePlace(): Place {
  const ref = useRef<HTMLElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const sizes = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      const next = { width: Math.floor(width), height: Math.floor(height) };
      setSize((before) => (before.width === next.width && before.height === next.height ? before : next));
    });
    const sight = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: `${nearPx}px 0px`,
    });
    sizes.observe(element);
    sight.observe(element);
    return () => {
      sizes.disconnect();
      sight.disconnect();
    };
  }, []);
  return { ref, ...size, near };
}
