import { bodyOf, transact } from '../shared/transaction.ts';

export interface Account {
  readonly id: string;
  readonly nickname: string;
  readonly token: string;
}

/** Sample people only: nobody else's password. */
const password = 'load-test-only';

/** Signs up and in; undefined when either failed, which the checks have counted. */
export function join(nickname: string, names = { signUp: 'sign-up', signIn: 'sign-in' }): Account | undefined {
  const signedUp = transact({
    name: names.signUp,
    method: 'POST',
    path: '/api/users',
    json: { nickname, password },
    says: 'the account is made',
    isRight: ({ status }) => status === 201,
  });
  if (signedUp.status !== 201) return undefined;
  const signedIn = transact({
    name: names.signIn,
    method: 'POST',
    path: '/api/sessions',
    json: { nickname, password },
    says: 'the session is opened',
    isRight: ({ status }) => status === 201,
  });
  const session = bodyOf<{ token: string; user: { id: string } }>(signedIn);
  if (!session?.token || !session.user) return undefined;
  return { id: session.user.id, nickname, token: session.token };
}
