export { findChromium } from './find-chromium.ts';
export { type OpenedPage, type Page, type StartedBrowser, startBrowser } from './start-browser.ts';
