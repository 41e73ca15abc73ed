export { createToxiproxyProcess, type ToxiproxyProcess } from './toxiproxy-process.ts';
