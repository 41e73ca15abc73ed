import { idempotencyMigration } from '@gameday/service-kit';

export const migrations = [
  {
    name: 'users and sessions',
    up: `
      CREATE TABLE users (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        nickname text NOT NULL,
        password text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX users_nickname ON users (lower(nickname));
      CREATE TABLE sessions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        user_id uuid NOT NULL REFERENCES users,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX sessions_expires_at ON sessions (expires_at);
    `,
  },
  idempotencyMigration,
];
