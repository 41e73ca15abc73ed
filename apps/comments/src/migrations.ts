import { idempotencyMigration, outboxMigration } from '@gameday/service-kit';

export const migrations = [
  {
    name: 'comments',
    up: `
      CREATE TABLE comments (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        post_id uuid NOT NULL,
        author_id uuid NOT NULL,
        text text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX comments_post ON comments (post_id, created_at DESC, id DESC);
      CREATE TABLE comment_counts (
        post_id uuid PRIMARY KEY,
        count integer NOT NULL
      );
    `,
  },
  idempotencyMigration,
  outboxMigration,
];
