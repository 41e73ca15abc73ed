import type {
  assetsService,
  commentsService,
  feedService,
  gatewayService,
  messagesService,
  profileService,
  usersService,
} from '@gameday/contracts';
import type { Client, Handlers } from '@gameday/service-kit';
import type { AssetsDoor } from './assets.ts';
import { startComposition } from './composition.ts';
import type { Nicknames } from './nicknames.ts';

export interface GatewayParts {
  readonly users: Client<typeof usersService>;
  readonly nicknames: Nicknames;
  readonly feed: Client<typeof feedService>;
  readonly comments: Client<typeof commentsService>;
  readonly messages: Client<typeof messagesService>;
  readonly profile: Client<typeof profileService>;
  readonly assets: Client<typeof assetsService>;
  readonly assetsDoor: AssetsDoor;
}

export function createHandlers(parts: GatewayParts): Handlers<typeof gatewayService> {
  const { users, nicknames, feed, comments, messages, profile, assets, assetsDoor } = parts;
  return {
    createUser: ({ body, context }) => users.createUser({ body }, context),
    createSession: ({ body, context }) => users.createSession({ body }, context),
    getMe: ({ context }) => users.getMe({}, context),

    async renameMe({ body, context }) {
      const user = await users.renameMe({ body }, context);
      nicknames.renamed(user.id, user.nickname);
      return user;
    },

    async createPost({ body, context }) {
      const { authorId, ...post } = await feed.createPost({ body }, context);
      const compose = startComposition(parts, context);
      const person = await compose.people([authorId]);
      return compose.finish({ ...post, author: person(authorId), commentCount: 0 });
    },

    async getPost({ params, context }) {
      const { authorId, ...post } = await feed.getPost({ params }, context);
      const compose = startComposition(parts, context);
      const [person, count] = await Promise.all([compose.people([authorId]), compose.commentCounts([post.id])]);
      return compose.finish({ ...post, author: person(authorId), commentCount: count(post.id) });
    },

    async getFeed({ query, context }) {
      const timeline = await feed.getTimeline({ query }, context);
      const compose = startComposition(parts, context);
      const [person, count] = await Promise.all([
        compose.people(timeline.items.map(({ authorId }) => authorId)),
        compose.commentCounts(timeline.items.map(({ id }) => id)),
      ]);
      const items = timeline.items.map(({ authorId, ...post }) => ({
        ...post,
        author: person(authorId),
        commentCount: count(post.id),
      }));
      return compose.finish({ items, nextCursor: timeline.nextCursor });
    },

    async createComment({ params, body, context }) {
      const { authorId, ...comment } = await comments.createComment({ params, body }, context);
      const compose = startComposition(parts, context);
      const person = await compose.people([authorId]);
      return compose.finish({ ...comment, author: person(authorId) });
    },

    async listComments({ params, query, context }) {
      const list = await comments.listComments({ params, query }, context);
      const compose = startComposition(parts, context);
      const person = await compose.people(list.items.map(({ authorId }) => authorId));
      const items = list.items.map(({ authorId, ...comment }) => ({ ...comment, author: person(authorId) }));
      return compose.finish({ items, nextCursor: list.nextCursor });
    },

    async listNotifications({ query, context }) {
      const list = await messages.listNotifications({ query }, context);
      const compose = startComposition(parts, context);
      const person = await compose.people(list.items.map(({ actorId }) => actorId));
      const items = list.items.map(({ actorId, ...notification }) => ({ ...notification, actor: person(actorId) }));
      return compose.finish({ items, nextCursor: list.nextCursor });
    },

    markRead: ({ params, context }) => messages.markRead({ params }, context),
    follow: ({ params, context }) => feed.follow({ params }, context),
    unfollow: ({ params, context }) => feed.unfollow({ params }, context),
    getProfile: ({ params, context }) => profile.getProfile({ params }, context),

    getHomeVersion: ({ headers, context }) => assetsDoor('home version', assets.getHomeVersion, headers, context),
    getHomeLayout: ({ headers, context }) => assetsDoor('home', assets.getHomeLayout, headers, context),
    getMiniprogramVersion: ({ headers, context }) =>
      assetsDoor('miniprogram version', assets.getMiniprogramVersion, headers, context),
    getMiniprogramPackage: ({ headers, context }) =>
      assetsDoor('miniprogram', assets.getMiniprogramPackage, headers, context),
  };
}
