import type { SocialEvent } from '@gameday/contracts';
import { sql, type Database, type Queryable } from '@gameday/postgres';
import type { Position } from '@gameday/service-kit';

export interface NotificationRow {
  readonly id: string;
  readonly kind: 'comment' | 'follow';
  readonly actorId: string;
  readonly postId: string | null;
  readonly createdAt: Date;
  readonly read: boolean;
}

/** @returns whether the person has such a notification */
export async function markRead(tx: Queryable, recipientId: string, id: string): Promise<boolean> {
  const rows = await tx.query(sql`
    UPDATE notifications SET read_at = coalesce(read_at, now())
    WHERE id = ${id} AND recipient_id = ${recipientId} RETURNING 1`);
  return rows.length > 0;
}

/** What messages keeps: notifications. An event's id is its notification's, so that it is stored once. */
export const createMessageStore = (database: Database) => ({
  async add(event: SocialEvent): Promise<void> {
    await database.query(sql`
      INSERT INTO notifications (id, kind, recipient_id, actor_id, post_id, created_at)
      VALUES (${event.id}, ${event.kind}, ${event.recipientId}, ${event.actorId}, ${event.postId ?? null},
        ${event.occurredAt})
      ON CONFLICT (id) DO NOTHING`);
  },

  /** One row more than `limit`, to tell whether there is a next page. */
  of(recipientId: string, limit: number, before?: Position): Promise<NotificationRow[]> {
    const older = before ? sql`AND (created_at, id) < (${before.createdAt}, ${before.id})` : sql``;
    return database.query<NotificationRow>(sql`
      SELECT id, kind, actor_id AS "actorId", post_id AS "postId", created_at AS "createdAt",
        read_at IS NOT NULL AS read
      FROM notifications WHERE recipient_id = ${recipientId} ${older}
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`);
  },
});

export type MessageStore = ReturnType<typeof createMessageStore>;
