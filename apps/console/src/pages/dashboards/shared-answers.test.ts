import { describe, expect, it } from 'vitest';
import { createSharedAnswers } from './shared-answers.ts';

interface Asked {
  readonly question: string;
  readonly signal: AbortSignal;
  readonly resolve: (answer: Buffer) => void;
  readonly reject: (error: Error) => void;
}

function shared({ bytesMax = 1_000 } = {}) {
  const asked: Asked[] = [];
  const clock = { nowMs: 0 };
  const answers = createSharedAnswers<string>({
    ask: (question, signal) => new Promise((resolve, reject) => asked.push({ question, signal, resolve, reject })),
    keyOf: (question) => question,
    keptMs: 100,
    bytesMax,
    nowMs: () => clock.nowMs,
  });
  return { answers, asked, clock };
}

const open = () => new AbortController().signal;
/** Lets what was settled take effect. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('answers that several ask for', () => {
  it('are asked once while they are under way', async () => {
    const { answers, asked } = shared();
    const both = Promise.all([answers.ask('up', open()), answers.ask('up', open())]);
    expect(asked).toHaveLength(1);
    asked[0]?.resolve(Buffer.from('1'));
    expect((await both).map(String)).toEqual(['1', '1']);
  });

  it('are kept for a moment, and no longer', async () => {
    const { answers, asked, clock } = shared();
    const first = answers.ask('up', open());
    asked[0]?.resolve(Buffer.from('1'));
    await first;
    clock.nowMs = 99;
    expect(String(await answers.ask('up', open()))).toBe('1');
    clock.nowMs = 100;
    void answers.ask('up', open());
    expect(asked).toHaveLength(2);
  });

  it('are asked for until the last one has gone', async () => {
    const { answers, asked } = shared();
    const [one, other] = [new AbortController(), new AbortController()];
    const gone = Promise.allSettled([answers.ask('up', one.signal), answers.ask('up', other.signal)]);
    one.abort();
    await settle();
    expect(asked[0]?.signal.aborted).toBe(false);
    other.abort();
    expect((await gone).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('are asked anew after an error', async () => {
    const { answers, asked } = shared();
    const failed = answers.ask('up', open());
    asked[0]?.reject(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    void answers.ask('up', open());
    expect(asked).toHaveLength(2);
  });

  it('are forgotten, the oldest first, when they are too large together', async () => {
    const { answers, asked } = shared({ bytesMax: 10 });
    for (const [at, question] of ['a', 'b'].entries()) {
      const answer = answers.ask(question, open());
      asked[at]?.resolve(Buffer.alloc(8));
      await answer;
    }
    await answers.ask('b', open());
    expect(asked).toHaveLength(2);
    void answers.ask('a', open());
    expect(asked).toHaveLength(3);
  });
});
