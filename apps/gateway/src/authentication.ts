import { ServiceError, type Identify } from '@gameday/service-kit';
import { importSPKI, jwtVerify } from 'jose';

/** Tokens that were verified a moment ago are known again without checking the signature; so many are remembered. */
const rememberedMax = 10_000;

/**
 * Tells who a bearer token belongs to, by its signature alone: no other service is asked.
 * Nobody without the header; `unauthenticated` for a token that is forged, foreign or expired.
 */
export async function createIdentify(publicKeyPem: string, now: () => number = Date.now): Promise<Identify> {
  const key = await importSPKI(publicKeyPem, 'EdDSA');
  const remembered = new Map<string, { userId: string; expiresAtMs: number }>();

  const verify = async (token: string): Promise<string> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['EdDSA'],
        issuer: 'gameday',
        requiredClaims: ['sub', 'exp'],
      });
      if (remembered.size >= rememberedMax) remembered.delete(remembered.keys().next().value as string);
      remembered.set(token, { userId: payload.sub as string, expiresAtMs: (payload.exp as number) * 1000 });
      return payload.sub as string;
    } catch (error) {
      throw new ServiceError('unauthenticated', 'The token is not valid (any more); sign in again.', { cause: error });
    }
  };

  return (request) => {
    const authorization = request.headers.authorization;
    if (authorization === undefined) return undefined;
    const token = /^bearer ([\w.-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) {
      throw new ServiceError('unauthenticated', 'The Authorization header must be "Bearer TOKEN".');
    }
    const known = remembered.get(token);
    return known && known.expiresAtMs > now() ? known.userId : verify(token);
  };
}
