/**
 * Shares a budget of bytes among files: small ones are read whole, and the large ones get equal parts of what is left
 * (max-min fairness, as in Bertsekas and Gallager, Data Networks, 6.5.2).
 * @returns as many bytes for each, in the order of `sizes`
 */
export function shareBytes(sizes: readonly number[], bytesMax: number): readonly number[] {
  const shares = new Array<number>(sizes.length).fill(0);
  const bySize = sizes.map((size, index) => ({ size, index })).toSorted((a, b) => a.size - b.size);
  let left = bytesMax;
  for (const [done, { size, index }] of bySize.entries()) {
    const share = Math.min(size, Math.floor(left / (bySize.length - done)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
