import { join } from 'node:path';
import { files, type K6Options } from './options.ts';
import { KeptSamples, type LoadSample } from './raw/kept-samples.ts';
import { RawPipe } from './raw/raw-pipe.ts';
import { type RawReading, SampleReader } from './raw/samples.ts';

/** The raw results of a load while it is made. */
export interface RawResults {
  since(fromMs: number): LoadSample[];
  /** k6 has ended. */
  close(): Promise<{ reading: RawReading | undefined; failure: Error | undefined }>;
}

const requestMetric = 'http_req_duration';

/** Takes in k6's raw results: into a file, into the memory, and to whoever watches. */
export async function takeRawResults(options: K6Options): Promise<RawResults> {
  const { folder, raw = true, keepSamples = true, watch } = options;
  if (!raw) {
    return { since: () => [], close: () => Promise.resolve({ reading: undefined, failure: undefined }) };
  }
  const kept = keepSamples ? new KeptSamples() : undefined;
  const watched = new Set(watch?.metrics);
  const metrics = [...watched, ...(kept ? [requestMetric] : [])];
  const reader = new SampleReader(metrics, (sample) => {
    if (sample.metric === requestMetric) kept?.add(sample);
    if (watched.has(sample.metric)) watch?.onSample(sample);
  });
  const pipe = await RawPipe.make(join(folder, files.pipe), join(folder, files.raw), reader);
  return {
    since: (fromMs) => kept?.since(fromMs) ?? [],
    async close() {
      const failure = await pipe.close();
      return { reading: { ...reader.reading, cutOff: failure !== undefined }, failure };
    },
  };
}
