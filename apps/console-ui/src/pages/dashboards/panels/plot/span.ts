const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** How long something lasted, in its two largest units: `2 min 5 s`; below a second in `ms`. */
export function formatSpan(spanMs: number): string {
  if (spanMs < 1000) return `${Math.round(spanMs)} ms`;
  let rest = Math.round(spanMs / 1000) * 1000;
  const parts: string[] = [];
  for (const [unit, ms] of units) {
    const whole = Math.floor(rest / ms);
    rest -= whole * ms;
    if (whole > 0) parts.push(`${whole} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ');
}
