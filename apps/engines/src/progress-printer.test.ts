import { describe, expect, it } from 'vitest';
import { progressPrinter } from './progress-printer.ts';

function screenOf(more: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { ...more, written, write: (text: string) => written.push(text) };
}

describe('in a log', () => {
  it('shows each step, and one that lasts only now and then', () => {
    const screen = screenOf();
    let clockMs = 0;
    const { show } = progressPrinter(screen, () => clockMs);
    for (; clockMs <= 40_000; clockMs += 1_000) {
      show({ engine: 'k6', step: 'go-module', message: `second ${clockMs / 1000}`, fraction: clockMs / 100_000 });
    }
    show({ engine: 'k6', step: 'archive', message: 'another step' });
    expect(screen.written).toEqual([
      'k6 0 %: second 0\n',
      'k6 15 %: second 15\n',
      'k6 30 %: second 30\n',
      'k6: another step\n',
    ]);
  });
});

describe('on a terminal', () => {
  it('writes progress over itself, no wider than the terminal, and keeps lines that stay', () => {
    const screen = screenOf({ isTTY: true, columns: 20 });
    const { show, line } = progressPrinter(screen);
    show({ engine: 'k6', step: 'archive', message: 'a message that is too long for this terminal' });
    line('done');
    expect(screen.written).toEqual(['\r\u001b[2Kk6: a message that ', '\r\u001b[2Kdone\n']);
  });
});
