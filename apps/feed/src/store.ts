import { sql, type Database, type Queryable } from '@gameday/postgres';
import type { Position } from '@gameday/service-kit';

export interface PostRow {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly createdAt: Date;
}

export interface Counts {
  readonly postCount: number;
  readonly followerCount: number;
  readonly followingCount: number;
}

const columns = sql`id, author_id AS "authorId", text, created_at AS "createdAt"`;

export async function insertPost(tx: Queryable, authorId: string, text: string): Promise<PostRow> {
  const [post] = await tx.query<PostRow>(
    sql`INSERT INTO posts (author_id, text) VALUES (${authorId}, ${text}) RETURNING ${columns}`,
  );
  return post as PostRow;
}

export interface FollowRow {
  /** For the event that tells the followed person. */
  readonly eventId: string;
  readonly createdAt: Date;
}

/** @returns undefined when the person was followed already */
export async function insertFollow(
  tx: Queryable,
  followerId: string,
  followedId: string,
): Promise<FollowRow | undefined> {
  const [follow] = await tx.query<FollowRow>(sql`
    INSERT INTO follows (follower_id, followed_id) VALUES (${followerId}, ${followedId})
    ON CONFLICT DO NOTHING RETURNING uuidv7() AS "eventId", created_at AS "createdAt"`);
  return follow;
}

/** What feed keeps: posts, and who follows whom. */
export const createFeedStore = (database: Database) => ({
  async post(id: string): Promise<PostRow | undefined> {
    const [post] = await database.query<PostRow>(sql`SELECT ${columns} FROM posts WHERE id = ${id}`);
    return post;
  },

  /**
   * One row more than `limit`, to tell whether there is a next page. Each followed person's newest posts are read from
   * the index and merged, so that the time it takes depends on the page, not on how much everybody has ever written.
   */
  timeline(userId: string, limit: number, before?: Position): Promise<PostRow[]> {
    const older = before ? sql`AND (created_at, id) < (${before.createdAt}, ${before.id})` : sql``;
    return database.query<PostRow>(sql`
      SELECT newest.* FROM (
        SELECT ${userId}::uuid AS person UNION SELECT followed_id FROM follows WHERE follower_id = ${userId}
      ) people
      CROSS JOIN LATERAL (
        SELECT ${columns} FROM posts WHERE author_id = people.person ${older}
        ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}
      ) newest
      ORDER BY newest."createdAt" DESC, newest.id DESC LIMIT ${limit + 1}`);
  },

  async unfollow(followerId: string, followedId: string): Promise<void> {
    await database.query(sql`DELETE FROM follows WHERE follower_id = ${followerId} AND followed_id = ${followedId}`);
  },

  async counts(userId: string): Promise<Counts> {
    const [counts] = await database.query<Counts>(sql`
      SELECT
        (SELECT count(*)::int FROM posts WHERE author_id = ${userId}) AS "postCount",
        (SELECT count(*)::int FROM follows WHERE followed_id = ${userId}) AS "followerCount",
        (SELECT count(*)::int FROM follows WHERE follower_id = ${userId}) AS "followingCount"`);
    return counts as Counts;
  },
});

export type FeedStore = ReturnType<typeof createFeedStore>;
