// Prints a Secret with fresh passwords and keys for the lab on a real cluster; nothing is written to disk:
//   node deploy/make-secrets.mjs | kubectl apply -f -
// Run it once: the databases keep the passwords that they were made with.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const owners = ['users', 'feed', 'comments', 'messages'];
const password = () => randomBytes(24).toString('base64url');

const passwords = Object.fromEntries(owners.map((owner) => [owner, password()]));
const keys = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'gameday-secrets', namespace: 'gameday' },
  type: 'Opaque',
  stringData: {
    'postgres-password': password(),
    'grafana-password': password(),
    'token-private-key': keys.privateKey,
    'token-public-key': keys.publicKey,
    ...Object.fromEntries(owners.map((owner) => [`database-password-${owner}`, passwords[owner]])),
    ...Object.fromEntries(
      owners.map((owner) => [
        `database-url-${owner}`,
        `postgres://${owner}:${encodeURIComponent(passwords[owner])}@postgres:5432/${owner}`,
      ]),
    ),
  },
};
process.stdout.write(`${JSON.stringify(secret, undefined, 2)}\n`);
