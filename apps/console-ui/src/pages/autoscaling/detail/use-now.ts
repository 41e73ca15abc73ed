import { useEffect, useState } from 'react';

/** The present moment, taken anew every so often; it stands still while `live` is false. */
export function useNow(everyMs: number, live = true): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!live) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, live]);
  return nowMs;
}
