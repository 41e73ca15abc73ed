import { readFileSync, rmSync } from 'node:fs';
import type { AutoscalerState, ScaleEvent } from '@gameday/hpa';
import { atomicWriteFile } from '@gameday/process';
import type { Clock } from '../shared.ts';

/** What an autoscaler knows before its first reconcile. */
const freshState: AutoscalerState = { recommendations: null, scaleUpEvents: [], scaleDownEvents: [] };

/** The file's content. Its moments are real, so that it can be read again under another time scale. */
interface StateFile {
  readonly version: 1;
  /** Of the autoscaler; one that was deleted and made again begins anew. */
  readonly uid: string;
  readonly state: AutoscalerState;
}

const withMoments = (state: AutoscalerState, convert: (ms: number) => number): AutoscalerState => {
  const event = (each: ScaleEvent): ScaleEvent => ({ ...each, timestampMs: convert(each.timestampMs) });
  return {
    recommendations:
      state.recommendations?.map((each) => ({ ...each, timestampMs: convert(each.timestampMs) })) ?? null,
    scaleUpEvents: state.scaleUpEvents.map(event),
    scaleDownEvents: state.scaleDownEvents.map(event),
  };
};

export interface StateStore {
  /** What was saved for the autoscaler of this uid; a fresh state when there is nothing, or nothing that can be read. */
  load(uid: string): AutoscalerState;
  save(uid: string, state: AutoscalerState): void;
  remove(): void;
}

/** Keeps an autoscaler's recommendations and scale events over a restart, so that its windows hold. */
export function openState(file: string, clock: Clock, onError: (error: Error) => void): StateStore {
  let saved: string | undefined;
  return {
    load(uid) {
      try {
        const content = JSON.parse(readFileSync(file, 'utf8')) as StateFile;
        if (content.version !== 1 || content.uid !== uid) return freshState;
        return withMoments(content.state, (ms) => Math.round(clock.toScaledMs(ms)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onError(error as Error);
        return freshState;
      }
    },
    save(uid, state) {
      const content: StateFile = { version: 1, uid, state: withMoments(state, (ms) => clock.toRealMs(ms)) };
      const text = JSON.stringify(content);
      if (text === saved) return;
      try {
        atomicWriteFile(file, text);
        saved = text;
      } catch (error) {
        onError(error as Error);
      }
    },
    remove() {
      saved = undefined;
      rmSync(file, { force: true });
    },
  };
}
