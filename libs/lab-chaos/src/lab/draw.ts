import type { ActivityContext } from '@gameday/chaos-engine';

type Random = ActivityContext['random'];

/** Draws some of a list without putting any back (Fisher and Yates). What is drawn keeps the order of the list. */
export function draw<Item>(items: readonly Item[], count: number, random: Random): Item[] {
  const places = items.map((_, index) => index);
  for (let index = 0; index < Math.min(count, places.length); index++) {
    const other = index + Math.floor(random() * (places.length - index));
    [places[index], places[other]] = [places[other] as number, places[index] as number];
  }
  return places
    .slice(0, count)
    .sort((a, b) => a - b)
    .flatMap((place) => items[place] ?? []);
}
