/** Where a run says what it does; secrets have been taken out of what it gets. */
export type Log = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;

export const noLog: Log = () => {};
