import { describe, expect, it } from 'vitest';
import { addToxic, littleLab, query } from '../testing/little-lab.ts';
import { codesOf, gameday, hypothesis, playDocument } from '../testing/run-document.ts';
import type { LoadDriver, LoadResult } from './options.ts';

const strict = hypothesis(query('toxics', [0, 9]));
const slow = addToxic('users', { pauses: { after: 5 } });
const document = {
  ...strict,
  method: [slow],
  ...gameday({ load: { scenario: 'home', vus: 3, warmupSeconds: 2 }, recovery: { steadySeconds: 1 } }),
};

/** A load that protocols what is asked of it. */
function driver(
  result: LoadResult,
  protocol: string[],
  ended: () => Promise<LoadResult> = () => new Promise(() => {}),
): LoadDriver {
  return {
    async start(load) {
      protocol.push(`load ${JSON.stringify(load)}`);
      return { ended: ended(), stop: async () => (protocol.push('load stopped'), result) };
    },
  };
}

describe('the load', () => {
  it('runs from before the fault until the system has recovered', async () => {
    const lab = littleLab();
    const { journal, events } = await playDocument(document, {
      lab,
      load: driver({ requests: 100, failures: 2, p99: 5 }, lab.protocol),
    });
    expect(journal.gameday).toMatchObject({
      verdict: 'held',
      load: { scenario: 'home', vus: 3, requests: 100, failures: 2, p99: 5 },
    });
    expect(
      lab.protocol.map((line) => line.split(' ')[0] + (line.startsWith('load') ? ` ${line.split(' ')[1]}` : '')),
    ).toEqual([
      'load {"scenario":"home","vus":3}',
      'intended',
      'addToxic',
      'confirmed',
      'removeToxic',
      'released',
      'load stopped',
      'closed',
    ]);
    const at = (phase: string) => events.find((event) => event.type === 'phase' && event.phase === phase)?.at ?? 0;
    expect(at('inject') - at('load')).toBe(2_000);
  });

  it('may hold leases, which outlast the faults and are undone if it does not end', async () => {
    const lab = littleLab();
    const load: LoadDriver = {
      async start(_, { acquire }) {
        const undo = { module: 'cluster', func: 'kill', arguments: { pid: 5 } };
        await (await acquire({ kind: 'load.process', target: 'k6', says: 'k6', undo })).confirm();
        return { ended: new Promise(() => {}), stop: () => Promise.reject(new Error('no answer')) };
      },
    };
    const { journal } = await playDocument(document, { lab, load });
    expect(lab.protocol.slice(-4)).toEqual([
      'released all callers → users: undone',
      'kill {"pid":5}',
      'released k6: undone',
      'closed',
    ]);
    expect(journal.gameday.reasons).toMatchObject([
      { code: 'no-load', message: 'the load could not be ended: no answer' },
    ]);
  });

  it('must not make the hypothesis fail by itself', async () => {
    const lab = littleLab();
    const load = driver({ requests: 1 }, lab.protocol);
    const start = load.start.bind(load);
    load.start = async (...args) => {
      lab.values = () => 50;
      return start(...args);
    };
    const { journal } = await playDocument(document, { lab, load });
    expect(journal.gameday.reasons).toMatchObject([
      {
        code: 'gate-unmet',
        message:
          'the hypothesis did not hold under load before the fault, so the fault was not made: "toxics" answered 50, above 9',
      },
    ]);
    expect(lab.protocol.slice(1)).toEqual(['load stopped', 'closed']);
  });

  it.each<[string, number[], 'idle' | 'loaded' | 'both']>([
    ['only under load', [50, 0], 'loaded'],
    ['only before it', [0, 50], 'idle'],
    ['in both', [0, 0], 'both'],
  ])('the gate can be asked %s', async (_, [idle, loaded], gate) => {
    const lab = littleLab();
    lab.values = () => idle;
    const { journal } = await playDocument(
      {
        ...strict,
        method: [],
        ...gameday({ hypothesis: { gate, during: 'watched' }, load: { scenario: 's', steadyWithinSeconds: 1 } }),
      },
      {
        lab,
        load: driver({ requests: 1 }, []),
        meanwhile: (event) => {
          if (event.type === 'load') lab.values = () => loaded;
        },
      },
    );
    expect(codesOf(journal)).toEqual([]);
  });

  it.each<[string, LoadDriver | undefined, string]>([
    ['made no request', driver({ requests: 0 }, []), 'the load made no request'],
    [
      'ended too early',
      driver({ requests: 5 }, [], () => Promise.resolve({ requests: 5 })),
      'the load ended before the fault did',
    ],
    ['broke', driver({ requests: 5 }, [], () => Promise.reject(new Error('exit 1'))), 'the load broke: exit 1'],
    [
      'could not be started',
      { start: () => Promise.reject(new Error('no k6')) },
      'the load could not be started: no k6',
    ],
    ['has no driver', undefined, 'the load could not be started: this lab has no load driver'],
  ])('makes a run inconclusive when it %s', async (_, load, message) => {
    const { journal, lab } = await playDocument(document, { ...(load && { load }) });
    expect(journal.gameday.verdict).toBe('inconclusive');
    expect(journal.gameday.reasons).toContainEqual(expect.objectContaining({ code: 'no-load', message }));
    expect(lab.toxics.size).toBe(0);
  });

  it('is ended when the run is ended early', async () => {
    const lab = littleLab();
    await playDocument(document, {
      lab,
      load: driver({ requests: 0 }, lab.protocol),
      meanwhile: (event, abort) => event.type === 'pause' && abort(),
    });
    expect(lab.protocol.slice(-2)).toEqual(['load stopped', 'closed']);
  });
});

describe('explanations', () => {
  it('are gathered when the fault is over; one that cannot be had changes nothing', async () => {
    const { journal } = await playDocument(
      { ...strict, method: [slow], ...gameday() },
      {
        collectors: [
          async ({ fromMs, toMs }) => [
            { kind: 'event', at: 'now', says: `breaker opened within ${(toMs - fromMs) / 1000} s` },
          ],
          () => Promise.reject(new Error('Jaeger is away')),
        ],
      },
    );
    expect(journal.gameday).toMatchObject({
      verdict: 'held',
      evidence: [{ kind: 'event', says: 'breaker opened within 5 s' }],
    });
    expect(journal.gameday.warnings).toEqual(['an explanation could not be gathered: Jaeger is away']);
  });
});
