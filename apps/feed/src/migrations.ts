import { idempotencyMigration, outboxMigration } from '@gameday/service-kit';

export const migrations = [
  {
    name: 'posts and follows',
    up: `
      CREATE TABLE posts (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        author_id uuid NOT NULL,
        text text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX posts_timeline ON posts (author_id, created_at DESC, id DESC);
      CREATE TABLE follows (
        follower_id uuid NOT NULL,
        followed_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (follower_id, followed_id)
      );
      CREATE INDEX follows_followed ON follows (followed_id);
    `,
  },
  idempotencyMigration,
  outboxMigration,
];
