import { z } from 'zod';
import { loadFields, namesOneScript } from '../native/k6.ts';
import type { Authored } from '../reference.ts';
import type { HypothesisProbe } from './activities.ts';

/** The verdicts that an experiment may be about; the others say that it could not be judged. */
export const expectations = ['held', 'deviated'] as const;
export type Expectation = (typeof expectations)[number];

const seconds = z.number().min(0).max(86_400);
const everySeconds = z.number().min(0.05).max(3600).optional();
const sentence = z.string().trim().min(1);

/** A probe with a tolerance, checked as an activity is; here only what is added to it. */
const watched = z.looseObject({
  type: z.literal('probe'),
  name: sentence,
  provider: z.looseObject({}),
  tolerance: z.unknown(),
});

/**
 * What an experiment of this lab says beyond the Chaos Toolkit's format. It stands under `extensions` with the name
 * `gameday`, where the Chaos Toolkit allows anything.
 */
export const gamedayExtension = z.strictObject({
  name: z.literal('gameday'),
  expect: z.enum(expectations).optional().describe('The verdict that is as expected; default held'),
  lesson: sentence.optional().describe('One sentence for the learner'),
  signature: sentence.optional().describe('What one will see while the fault is in force'),
  load: z
    .strictObject({
      ...loadFields,
      warmupSeconds: seconds.optional().describe('Between its start and the fault; default 5'),
      steadyWithinSeconds: seconds
        .optional()
        .describe('How long the hypothesis may take to hold under load; default 15'),
    })
    .refine(namesOneScript.check, namesOneScript.message)
    .optional(),
  hypothesis: z
    .strictObject({
      gate: z
        .enum(['idle', 'loaded', 'both'])
        .optional()
        .describe('When it must hold before the fault: without load, under load, or both (default)'),
      during: z
        .enum(['counts', 'watched'])
        .optional()
        .describe('Whether it must hold while the fault is in force (default), or is only recorded'),
      everySeconds: everySeconds.describe('Between two looks while the fault is in force; default 1'),
      settleSeconds: seconds.optional().describe('After the fault began, looks do not count for so long; default 0'),
    })
    .optional(),
  abort: z
    .array(
      watched.extend({
        everySeconds: everySeconds.describe('Default 1'),
        times: z
          .int()
          .min(1)
          .max(1000)
          .optional()
          .describe('So many looks in a row must be outside the tolerance; default 1'),
      }),
    )
    .optional()
    .describe('The run ends early and is undone when one of these is outside its tolerance'),
  recovery: z
    .strictObject({
      withinSeconds: seconds.optional().describe('After the fault ended, the hypothesis must hold within; default 30'),
      everySeconds: everySeconds.describe('Default 1'),
      steadySeconds: seconds.optional().describe('It must then hold for so long; default 0'),
    })
    .optional(),
  proofs: z
    .array(
      watched.extend({ withinSeconds: seconds.optional().describe('After the last action of the method; default 5') }),
    )
    .optional()
    .describe('Probes that show that the fault took effect: within their tolerance at least once while it is in force'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .optional()
    .describe('Of all random parts; default: drawn, and in the journal'),
});

type Fields = z.input<typeof gamedayExtension>;

/** The extension as it stands in a document. */
export type GamedayExtension = Fields;

/** The extension as an author writes it. */
export type GamedayInput = Authored<Omit<Fields, 'name' | 'abort' | 'proofs' | 'load'>> & {
  readonly load?: Authored<NonNullable<Fields['load']>>;
  readonly abort?: readonly (HypothesisProbe & { readonly everySeconds?: number; readonly times?: number })[];
  readonly proofs?: readonly (HypothesisProbe & { readonly withinSeconds?: number })[];
};
