import { isUniqueViolation, sql, type Database, type Queryable } from '@gameday/postgres';
import { ServiceError } from '@gameday/service-kit';
import { sessionSeconds, type Session } from './tokens.ts';

export interface User {
  readonly id: string;
  readonly nickname: string;
}

const nicknameTaken = (nickname: string) =>
  new ServiceError('nickname_taken', `"${nickname}" belongs to somebody else.`);

const refuseTaken = async <T>(nickname: string, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw isUniqueViolation(error, 'users_nickname') ? nicknameTaken(nickname) : error;
  }
};

export async function insertUser(tx: Queryable, nickname: string, password: string): Promise<User> {
  const insert = tx.query<User>(sql`
    INSERT INTO users (nickname, password) VALUES (${nickname}, ${password}) RETURNING id, nickname`);
  const [user] = await refuseTaken(nickname, insert);
  return user as User;
}

export async function insertSession(tx: Queryable, userId: string): Promise<Session> {
  const [session] = await tx.query<{ id: string; expires_at: Date }>(sql`
    INSERT INTO sessions (user_id, expires_at)
    VALUES (${userId}, date_trunc('second', now()) + make_interval(secs => ${sessionSeconds}))
    RETURNING id, expires_at`);
  if (!session) throw new Error('the session was not stored');
  return { id: session.id, userId, expiresAt: session.expires_at.getTime() / 1000 };
}

/** What users keeps: people and their sessions. */
export const createUserStore = (database: Database) => ({
  async byNickname(nickname: string): Promise<(User & { password: string }) | undefined> {
    const [user] = await database.query<User & { password: string }>(
      sql`SELECT id, nickname, password FROM users WHERE lower(nickname) = lower(${nickname})`,
    );
    return user;
  },

  async byId(id: string): Promise<User | undefined> {
    const [user] = await database.query<User>(sql`SELECT id, nickname FROM users WHERE id = ${id}`);
    return user;
  },

  byIds: (ids: readonly string[]): Promise<User[]> =>
    database.query<User>(sql`SELECT id, nickname FROM users WHERE id = ANY(${ids}::uuid[])`),

  async rename(id: string, nickname: string): Promise<User | undefined> {
    const update = database.query<User>(
      sql`UPDATE users SET nickname = ${nickname} WHERE id = ${id} RETURNING id, nickname`,
    );
    const [user] = await refuseTaken(nickname, update);
    return user;
  },

  async forgetOldSessions(): Promise<void> {
    await database.query(sql`DELETE FROM sessions WHERE expires_at < now()`);
  },
});

export type UserStore = ReturnType<typeof createUserStore>;
