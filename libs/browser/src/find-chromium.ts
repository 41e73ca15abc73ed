import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser of this machine: the one that `GAMEDAY_CHROMIUM` names, or one in a usual place; undefined without one. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['GAMEDAY_CHROMIUM'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`GAMEDAY_CHROMIUM is "${named}", and there is no such file`);
  }
  return places.find((place) => existsSync(place));
}
