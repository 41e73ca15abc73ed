/** Who holds a service id instead of this process. */
export interface Holder {
  readonly address: string;
  readonly port: number;
}

/**
 * Where a registration stands.
 *   registering  Consul has not accepted it yet; `problem` once an attempt failed
 *   registered   Consul's agent has it
 *   lost         Consul answers but does not have it any more: it lost its data, or somebody deregistered it
 *   away         Consul does not answer; whether it still has it is unknown
 *   displaced    somebody else registered under the same id since; it is theirs as long as they keep it
 *   stopped      by this process
 */
export type RegistrationState =
  | { readonly kind: 'registering'; readonly since: number; readonly problem: string | undefined }
  | { readonly kind: 'registered'; readonly since: number }
  | { readonly kind: 'lost'; readonly since: number; readonly problem: string | undefined }
  | { readonly kind: 'away'; readonly since: number; readonly problem: string }
  | { readonly kind: 'displaced'; readonly since: number; readonly by: Holder }
  | { readonly kind: 'stopped'; readonly since: number };

/** What the loop learned from Consul. */
export type Observation =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'ours' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'foreign'; readonly by: Holder }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'stopped' };

/** Told on changes only, never once per retry. */
export type RegistrationEvent =
  | { readonly kind: 'registered' }
  | { readonly kind: 'lost' }
  | { readonly kind: 're-registered' }
  /** Consul stopped answering, or refuses; attempts go on. */
  | { readonly kind: 'error'; readonly problem: string }
  /** Consul answers again and still has the registration. */
  | { readonly kind: 'recovered' }
  | { readonly kind: 'displaced'; readonly by: Holder };

export interface RegistrationStep {
  readonly state: RegistrationState;
  readonly event?: RegistrationEvent;
}

export const needsRegistering = (state: RegistrationState): boolean =>
  state.kind === 'registering' || state.kind === 'lost';

/** The next state, and what to tell about it. */
export function reduceRegistration(state: RegistrationState, seen: Observation, now: number): RegistrationStep {
  if (state.kind === 'stopped') return { state };
  switch (seen.kind) {
    case 'stopped':
      return { state: { kind: 'stopped', since: now } };
    case 'accepted':
      if (state.kind === 'registered') return { state };
      return {
        state: { kind: 'registered', since: now },
        event: { kind: state.kind === 'registering' ? 'registered' : 're-registered' },
      };
    case 'ours':
      return afterOurs(state, now);
    case 'missing':
      if (needsRegistering(state)) return { state };
      return { state: { kind: 'lost', since: now, problem: undefined }, event: { kind: 'lost' } };
    case 'foreign':
      if (state.kind === 'displaced') return { state: { ...state, by: seen.by } };
      return { state: { kind: 'displaced', since: now, by: seen.by }, event: { kind: 'displaced', by: seen.by } };
    case 'failed':
      return afterFailed(state, seen.problem, now);
  }
}

function afterOurs(state: RegistrationState, now: number): RegistrationStep {
  if (state.kind === 'registered') return { state };
  const kinds = { registering: 'registered', away: 'recovered' } as const;
  const kind = state.kind === 'registering' || state.kind === 'away' ? kinds[state.kind] : 're-registered';
  return { state: { kind: 'registered', since: now }, event: { kind } };
}

function afterFailed(state: RegistrationState, problem: string, now: number): RegistrationStep {
  const event = { kind: 'error', problem } as const;
  switch (state.kind) {
    case 'registered':
      return { state: { kind: 'away', since: now, problem }, event };
    case 'registering':
    case 'lost':
      return state.problem === undefined ? { state: { ...state, problem }, event } : { state: { ...state, problem } };
    default:
      return { state };
  }
}
