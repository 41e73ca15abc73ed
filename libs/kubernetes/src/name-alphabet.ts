/** Of the random parts of names: no vowels, so that no words come out, and nothing that looks alike (upstream's `rand.String`). */
export const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
