import type { EngineName, FoundEngine } from '@gameday/engine-kit';
import { expect, it } from 'vitest';
import { getEngines } from './get-engines.ts';

const found = (name: EngineName): FoundEngine => ({ name, version: '1', source: 'cache', path: '/x', folder: '/' });

it('gets one engine after the other, goes on after one that fails, and says how long each took', async () => {
  let clockMs = 0;
  const order: string[] = [];
  const results = await getEngines(['consul', 'k6', 'grafana'], {
    install: async (name) => {
      order.push(`begin ${name}`);
      await Promise.resolve();
      clockMs += 1_500;
      if (name === 'k6') throw new Error('no Go');
      return found(name);
    },
    onResult: ({ name }) => order.push(`end ${name}`),
    now: () => clockMs,
  });
  expect(order).toEqual(['begin consul', 'end consul', 'begin k6', 'end k6', 'begin grafana', 'end grafana']);
  expect(results).toEqual([
    { name: 'consul', found: found('consul'), seconds: 1.5 },
    { name: 'k6', error: new Error('no Go'), seconds: 1.5 },
    { name: 'grafana', found: found('grafana'), seconds: 1.5 },
  ]);
});
