/** The header that carries the lab's token. What changes state is refused without it: a page from elsewhere cannot know it. */
export const tokenHeader = 'x-gameday-token';

/** The `<meta>` of the page that tells its own scripts the token. */
export const tokenMeta = 'gameday-token';

/** What a command of the console's came to. */
export interface ActionResult {
  readonly ok: boolean;
  /** For people: what was done, or why it was not and what to do. */
  readonly message: string;
  /** The command line that does the same. */
  readonly command: string;
}
