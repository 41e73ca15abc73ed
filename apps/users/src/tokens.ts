import { importPKCS8, SignJWT } from 'jose';

export interface Session {
  readonly id: string;
  readonly userId: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** How long a session lasts, in seconds. */
export const sessionSeconds = 24 * 60 * 60;

/**
 * Makes session tokens: JSON Web Tokens signed with Ed25519 (RFC 8037). Whoever has the public key can verify them
 * without asking anybody. The same session always gives the same token, so that it need not be stored anywhere.
 */
export async function createTokens(privateKeyPem: string) {
  const key = await importPKCS8(privateKeyPem, 'EdDSA');
  return {
    sign: (session: Session): Promise<string> =>
      new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer('gameday')
        .setSubject(session.userId)
        .setJti(session.id)
        .setExpirationTime(session.expiresAt)
        .sign(key),
  };
}

export type Tokens = Awaited<ReturnType<typeof createTokens>>;
