import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDecisionLog } from './decision-log.ts';
import type { DecisionRecord } from './record.ts';

let folder: string;
let file: string;
const errors: Error[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-decisions-'));
  file = join(folder, 'feed', 'decisions.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (countMax = 5, bytesMax = 400) =>
  openDecisionLog({ file, countMax, bytesMax, onError: (e) => errors.push(e) });
const decision = (line: string) => ({ line }) as DecisionRecord;
const linesOf = (log: ReturnType<typeof open>, limit = 99) => log.list(limit).map(({ line }) => line);

describe('the log of decisions', () => {
  it('keeps the last ones in memory, the newest first', () => {
    const log = open();
    for (let n = 1; n <= 7; n += 1) log.add(decision(`${n}`));
    expect(linesOf(log)).toEqual(['7', '6', '5', '4', '3']);
    expect(linesOf(log, 2)).toEqual(['7', '6']);
    expect(log.last).toEqual(decision('7'));
  });

  it('has them again from its file, and from the one before', () => {
    const log = open(100);
    for (let n = 1; n <= 30; n += 1) log.add(decision(`number ${n}`));
    expect(readFileSync(`${file}.1`, 'utf8').length).toBeLessThanOrEqual(400);
    expect(readFileSync(file, 'utf8').length).toBeLessThanOrEqual(400);
    const again = linesOf(open(20));
    expect(again).toHaveLength(20);
    expect(again).toEqual(linesOf(log).slice(0, 20));
  });

  it('loses one line to a crash, and no other', () => {
    open().add(decision('whole'));
    appendFileSync(file, '{"line":"cut o');
    const log = open();
    expect(linesOf(log)).toEqual(['whole']);
    log.add(decision('next'));
    expect(linesOf(open())).toEqual(['next', 'whole']);
  });

  it('goes on in memory when the file cannot be written', () => {
    const log = open();
    rmSync(join(folder, 'feed'), { recursive: true });
    log.add(decision('1'));
    expect(linesOf(log)).toEqual(['1']);
    expect(errors.at(-1)?.message).toContain('ENOENT');
  });
});
