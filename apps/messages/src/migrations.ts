import { idempotencyMigration } from '@gameday/service-kit';

export const migrations = [
  {
    name: 'notifications',
    up: `
      CREATE TABLE notifications (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        recipient_id uuid NOT NULL,
        actor_id uuid NOT NULL,
        post_id uuid,
        created_at timestamptz(3) NOT NULL,
        read_at timestamptz
      );
      CREATE INDEX notifications_recipient ON notifications (recipient_id, created_at DESC, id DESC);
    `,
  },
  idempotencyMigration,
];
