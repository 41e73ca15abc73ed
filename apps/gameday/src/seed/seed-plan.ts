import { seededRandom } from '@gameday/random';

/** Sample content: who there is, who follows whom, who says what. Numbers are positions in `people` and `posts`. */
export interface SeedPlan {
  readonly people: readonly string[];
  readonly follows: readonly { readonly follower: number; readonly followed: number }[];
  readonly posts: readonly { readonly author: number; readonly text: string }[];
  readonly comments: readonly { readonly author: number; readonly post: number; readonly text: string }[];
}

const first = [
  'Ada',
  'Bruno',
  'Chidi',
  'Dana',
  'Emre',
  'Farah',
  'Goran',
  'Hana',
  'Ines',
  'Jonas',
  'Kaya',
  'Liv',
  'Mateo',
];
const second = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Juniper', 'Larch', 'Maple'];

const openings = ['Just', 'Finally', 'Today I', 'Nobody told me I', 'At three in the morning I', 'For once I'];
const deeds = [
  'found the slow query',
  'deleted more code than I wrote',
  'watched a breaker open and close as it should',
  'learned what a retry budget is for',
  'read the dashboard before the logs',
  'restored a backup, on purpose',
  'wrote the runbook that I needed last week',
  'made the pager quiet',
];
const endings = ['.', '. Tea now.', ', and it felt good.', '. Ask me how.', '. Twice.', ', with an audience.'];
const replies = [
  'Well done!',
  'How long did it take?',
  'Same here.',
  'Write that down!',
  'I would read that.',
  'Bravo 👏',
  'And in production?',
];

/**
 * Makes sample content. The same seed and number give the same plan.
 * @param users how many people, at least 1; each writes about three posts and follows about a quarter of the others, 25 at most
 */
export function seedPlan(users: number, seed: number): SeedPlan {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[below(list.length)] as T;
  const combinations = first.length * second.length;
  const people = Array.from({ length: users }, (_, index) => {
    // 37 shares no factor with the number of combinations, so that names do not repeat before all were used.
    const place = (index * 37 + seed) % combinations;
    const round = Math.floor(index / combinations);
    const name = `${first[place % first.length]} ${second[Math.floor(place / first.length)]}`;
    return round === 0 ? name : `${name} ${round + 1}`;
  });
  const others = (self: number) => people.flatMap((_, index) => (index === self ? [] : [index]));
  const follows = people.flatMap((_, follower) => {
    const rest = others(follower);
    const wanted = Math.min(rest.length, 25, Math.ceil(rest.length / 4));
    return Array.from({ length: wanted }, () => ({
      follower,
      followed: rest.splice(below(rest.length), 1)[0] as number,
    }));
  });
  const posts = people.flatMap((_, author) =>
    Array.from({ length: 2 + below(3) }, () => ({ author, text: `${pick(openings)} ${pick(deeds)}${pick(endings)}` })),
  );
  const comments = posts.flatMap((_, post) =>
    Array.from({ length: below(3) }, () => ({ author: below(users), post, text: pick(replies) })),
  );
  return { people, follows, posts, comments };
}
