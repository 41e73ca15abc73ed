import { sql, type Database, type Queryable } from '@gameday/postgres';
import type { Position } from '@gameday/service-kit';

export interface CommentRow {
  readonly id: string;
  readonly postId: string;
  readonly authorId: string;
  readonly text: string;
  readonly createdAt: Date;
}

const columns = sql`id, post_id AS "postId", author_id AS "authorId", text, created_at AS "createdAt"`;

/** Stores a comment and counts it, so that no list has to count. */
export async function insertComment(
  tx: Queryable,
  comment: { readonly postId: string; readonly authorId: string; readonly text: string },
): Promise<CommentRow> {
  const [row] = await tx.query<CommentRow>(sql`
    INSERT INTO comments (post_id, author_id, text) VALUES (${comment.postId}, ${comment.authorId}, ${comment.text})
    RETURNING ${columns}`);
  await tx.query(sql`
    INSERT INTO comment_counts (post_id, count) VALUES (${comment.postId}, 1)
    ON CONFLICT (post_id) DO UPDATE SET count = comment_counts.count + 1`);
  return row as CommentRow;
}

/** What comments keeps. */
export const createCommentStore = (database: Database) => ({
  /** One row more than `limit`, to tell whether there is a next page. */
  ofPost(postId: string, limit: number, before?: Position): Promise<CommentRow[]> {
    const older = before ? sql`AND (created_at, id) < (${before.createdAt}, ${before.id})` : sql``;
    return database.query<CommentRow>(sql`
      SELECT ${columns} FROM comments WHERE post_id = ${postId} ${older}
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`);
  },

  counts: (postIds: readonly string[]): Promise<Array<{ postId: string; count: number }>> =>
    database.query(sql`SELECT post_id AS "postId", count FROM comment_counts WHERE post_id = ANY(${postIds}::uuid[])`),
});

export type CommentStore = ReturnType<typeof createCommentStore>;
