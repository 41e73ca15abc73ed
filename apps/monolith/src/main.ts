import { assets } from '@gameday/assets';
import { comments } from '@gameday/comments';
import { feed } from '@gameday/feed';
import { gateway } from '@gameday/gateway';
import { messages } from '@gameday/messages';
import { profile } from '@gameday/profile';
import { runProcess } from '@gameday/service-kit';
import { users } from '@gameday/users';

// The social app before it was split: the services' own routers in one process, behind one port, calling each other
// without a network. What one of them does to memory or the event loop, it does to all.
await runProcess({
  name: 'monolith',
  version: gateway.description.version,
  door: gateway,
  parts: [gateway, users, feed, comments, messages, profile, assets],
});
