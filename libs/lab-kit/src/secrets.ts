import { readFileSync } from 'node:fs';
import { atomicWriteFile } from '@gameday/process/identity';
import { LabError } from './errors.ts';
import { type DatabaseOwner, databaseOwners } from './services.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { generateKeyPairSync, randomBytes } = process.getBuiltinModule('node:crypto');

/** What only this lab knows; made once, kept with mode 0600. */
export interface LabSecrets {
  readonly postgresSuperuserPassword: string;
  /** The password of each service's role. */
  readonly databasePasswords: Readonly<Record<DatabaseOwner, string>>;
  readonly grafanaAdminPassword: string;
  /** Ed25519 key pair that signs and verifies session tokens, PEM. */
  readonly tokenPrivateKey: string;
  readonly tokenPublicKey: string;
  /** Shared by the lab's own processes. */
  readonly labToken: string;
}

const password = () => randomBytes(24).toString('base64url');

/** A full set of new secrets. */
export function makeSecrets(): LabSecrets {
  const keys = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    postgresSuperuserPassword: password(),
    databasePasswords: Object.fromEntries(
      databaseOwners.map((owner) => [owner, password()]),
    ) as LabSecrets['databasePasswords'],
    grafanaAdminPassword: password(),
    tokenPrivateKey: keys.privateKey,
    tokenPublicKey: keys.publicKey,
    labToken: password(),
  };
}

/** The lab's secrets; undefined when none were made yet. */
export function readSecrets(file: string): LabSecrets | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LabSecrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LabError(
      'secrets_unreadable',
      `${file} cannot be read: ${(error as Error).message}`,
      'remove the whole lab folder to start over (the app’s data goes with it)',
      error,
    );
  }
}

/** The lab's secrets, made and kept on the first call; what an older file lacks is added. */
export function ensureSecrets(file: string): LabSecrets {
  const kept = readSecrets(file);
  const fresh = makeSecrets();
  const secrets: LabSecrets = {
    ...fresh,
    ...kept,
    databasePasswords: { ...fresh.databasePasswords, ...kept?.databasePasswords },
  };
  const text = `${JSON.stringify(secrets, undefined, 2)}\n`;
  if (!kept || text !== `${JSON.stringify(kept, undefined, 2)}\n`) {
    atomicWriteFile(file, text, { mode: 0o600, durable: true });
  }
  return secrets;
}
