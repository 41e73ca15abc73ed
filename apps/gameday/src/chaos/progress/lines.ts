import type { RunEvent } from '@gameday/chaos-engine';
import type { Output } from '../../cli/io.ts';
import type { RunOpened } from '../runs/event-log.ts';
import type { ChaosProgress } from './progress.ts';
import { sentenceOf, shown } from './sentences.ts';

/** A hypothesis of which there is no news is told of so often. */
const repeatMs = 10_000;

/** A line for each thing that happens, with the seconds since the run began: for logs, pipes and CI. */
export function lineProgress(out: Output): ChaosProgress {
  let opened: RunOpened | undefined;
  let last = { key: '', at: 0 };
  const say = (at: number, text: string): void => {
    const seconds = ((at - (opened?.at ?? at)) / 1000).toFixed(1);
    out.write(`${seconds.padStart(7)} s  ${text}\n`);
  };
  const look = ({ at, phase, met, counts, probes }: RunEvent & { type: 'hypothesis' }): void => {
    const key = `${phase} ${counts} ${probes.map((probe) => probe.met).join()}`;
    if (key === last.key && at - last.at < repeatMs) return;
    last = { key, at };
    const values = probes.map((probe) => {
      const found = probe.met ? shown(probe.value) : probe.reason;
      return `${probe.met ? '✓' : '✗'} ${probe.name}: ${found}`;
    });
    say(at, `${met ? 'holds' : 'does not hold'}${counts ? '' : ' (does not count)'}  ${values.join('  ')}`);
  };
  return {
    begin(run) {
      opened = run;
      last = { key: '', at: 0 };
      out.write(`${run.title} (${run.file}; run ${run.run}, seed ${run.seed})\n`);
    },
    watch(event) {
      if (event.type === 'hypothesis') return look(event);
      const text = sentenceOf(event);
      if (text !== undefined) say(event.at, text);
    },
    say: (line) => void out.write(`${line}\n`),
    end() {},
  };
}
