import type { Figures, RequestFigures, StepFigures } from './figures.ts';

/** What a transaction must keep to be accepted. */
export interface Objective {
  readonly averageMsMax: number;
  /** 0 to 1. */
  readonly successMin: number;
}

/** The acceptance of the load tests: 3 s or less on average, 99 % right. */
export const defaultObjective: Objective = { averageMsMax: 3_000, successMin: 0.99 };

export interface Judged {
  readonly figures: RequestFigures;
  readonly averageOk: boolean;
  readonly successOk: boolean;
}

/** Every transaction against the objective. */
export const judge = (figures: Figures, objective: Objective): Judged[] =>
  figures.transactions.map((transaction) => ({
    figures: transaction,
    averageOk: transaction.averageMs <= objective.averageMsMax,
    successOk: transaction.success >= objective.successMin,
  }));

/** How far a ramp went before the objective broke. */
export type Knee =
  | { readonly kind: 'found'; readonly held: StepFigures; readonly broke: StepFigures }
  /** Not even the first step held. */
  | { readonly kind: 'below'; readonly broke: StepFigures }
  /** All steps held. */
  | { readonly kind: 'beyond'; readonly held: StepFigures };

/** The knee of a ramp; undefined for a load that is none. */
export function kneeOf(steps: readonly StepFigures[]): Knee | undefined {
  const brokeAt = steps.findIndex(({ broken }) => broken.length > 0);
  const broke = steps[brokeAt];
  const held = brokeAt === -1 ? steps.at(-1) : steps[brokeAt - 1];
  if (held && broke) return { kind: 'found', held, broke };
  if (held) return { kind: 'beyond', held };
  return broke && { kind: 'below', broke };
}
