/** Things that are made for the first who needs them, shared by all who do, and closed with the last. */
export interface Shared<Thing> {
  /** @returns the thing and a function that gives it back, once however often it is called */
  borrow(name: string): { readonly thing: Thing; readonly giveBack: () => void };
  closeAll(): void;
}

export function createShared<Thing extends { close(): void }>(make: (name: string) => Thing): Shared<Thing> {
  const all = new Map<string, { readonly thing: Thing; users: number }>();
  return {
    borrow(name) {
      const entry = all.get(name) ?? { thing: make(name), users: 0 };
      all.set(name, entry);
      entry.users += 1;
      let given = false;
      return {
        thing: entry.thing,
        giveBack() {
          if (given) return;
          given = true;
          entry.users -= 1;
          if (entry.users > 0) return;
          entry.thing.close();
          if (all.get(name) === entry) all.delete(name);
        },
      };
    },
    closeAll() {
      for (const { thing } of all.values()) thing.close();
      all.clear();
    },
  };
}
