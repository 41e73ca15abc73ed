import type { GrafanaTheme2 } from '@grafana/data';

/** Hues that are told apart in both themes; red is kept for errors. */
const names = [
  'blue',
  'green',
  'purple',
  'orange',
  'yellow',
  'light-blue',
  'dark-green',
  'light-purple',
  'dark-orange',
  'dark-blue',
  'light-green',
  'dark-purple',
  'dark-yellow',
];

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/**
 * A place in a palette for each name: always the same for the same name, but for two names that would share one, as long as there
 * are places left.
 */
export function placesOf(services: readonly string[], size: number): ReadonlyMap<string, number> {
  const taken = new Set<number>();
  const places = new Map<string, number>();
  for (const service of [...new Set(services)].toSorted()) {
    let place = hash(service) % size;
    while (taken.has(place) && taken.size < size) place = (place + 1) % size;
    taken.add(place);
    places.set(service, place);
  }
  return places;
}

/** A colour for each service; the name always stands beside it. */
export function serviceColors(services: readonly string[], theme: GrafanaTheme2): (service: string) => string {
  const places = placesOf(services, names.length);
  return (service) => theme.visualization.getColorByName(names[places.get(service) ?? 0] ?? 'blue');
}
