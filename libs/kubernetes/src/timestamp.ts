/**
 * A moment as Kubernetes' `metav1.Time` is written: RFC 3339 in UTC, to the second (what is less is cut off).
 * @param epochMs milliseconds since the epoch
 */
export const timestamp = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
