/** A kubelet in a process of its own, for tests that end it: `node run-kubelet.ts FOLDER STORE LIMITS`. */
import { createStore } from '../../store/create-store.ts';
import type { LimitMode } from '../limits/limiter.ts';
import { createKubelet } from '../kubelet.ts';
import { testOptions } from './harness.ts';

const [folder = '', file = '', limits] = process.argv.slice(2);
const store = createStore({ file });
const options = testOptions(folder, store, []);
const kubelet = createKubelet({ ...options, ...(limits && { limits: limits as LimitMode }) });
process.stdout.write(`${JSON.stringify({ adopted: kubelet.adopted })}\n`);
setInterval(() => undefined, 1_000);
