/** One of several, evenly; undefined of none. */
export const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(Math.random() * items.length)];

/** One of several, as often as its weight says. */
export function pickWeighted<Item>(choices: readonly { readonly item: Item; readonly weight: number }[]): Item {
  let rest = Math.random() * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const { item, weight } of choices) {
    rest -= weight;
    if (rest < 0) return item;
  }
  return (choices[choices.length - 1] as { readonly item: Item }).item;
}
