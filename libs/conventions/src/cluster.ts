/** The namespace of everything that the lab's cluster keeps. */
export const namespace = 'gameday';
