import { nameAlphabet } from '@gameday/kubernetes';

/** The name of a new replica: the service's and five characters without vowels, as Kubernetes makes them. */
export function replicaName(service: string, random: () => number = Math.random): string {
  const suffix = Array.from({ length: 5 }, () => nameAlphabet[Math.floor(random() * nameAlphabet.length)]).join('');
  return `${service}-${suffix}`;
}
