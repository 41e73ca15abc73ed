import { describe, expect, it } from 'vitest';
import { connectionsFor } from './prove-roads.ts';

describe('how many connections show a toxic that hits a share of them', () => {
  it.each([
    [1, 5],
    [0.9, 3],
    [0.5, 10],
    [0.3, 20],
    [0.05, 60],
    [0, 0],
  ])('a share of %d: %d', (toxicity, connections) => {
    expect(connectionsFor(toxicity)).toBe(connections);
    if (toxicity > 0.2 && toxicity < 1) expect((1 - toxicity) ** connections).toBeLessThanOrEqual(0.0011);
  });
});
