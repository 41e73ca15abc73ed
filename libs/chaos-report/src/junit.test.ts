import { describe, expect, it } from 'vitest';
import { junitReport } from './junit.ts';
import { play } from './testing/play.ts';

describe('a suite as JUnit', () => {
  it('tells passed, failed, broken and skipped apart', async () => {
    const held = await play();
    const deviated = await play({ latency: 0.9, title: 'bad <news> & "more"\u0007' });
    const aborted = await play({ signal: AbortSignal.abort('SIGINT') });
    const text = junitReport([
      { file: './chaos/slow.ts', title: held.journal.experiment.title, journal: held.journal, report: 'r.html' },
      { file: 'chaos/slow.yaml', title: deviated.journal.experiment.title, journal: deviated.journal },
      { file: 'other.json', title: 'x', journal: aborted.journal },
      { file: 'last.ts', title: 'last', skipped: 'the suite was ended' },
    ]);
    expect(text).toMatch(
      /<testsuites name="gameday chaos" tests="4" failures="1" errors="1" skipped="1" time="[\d.]+">/,
    );
    expect(text).toContain('<testcase classname="chaos.slow" name="A slow dependency"');
    expect(text).toContain('report: r.html</system-out>');
    expect(text).toContain('name="bad &lt;news&gt; &amp; &quot;more&quot;"');
    expect(text).toMatch(/<failure type="deviated" message="deviated, expected held: while the fault/);
    expect(text).toMatch(/<error type="aborted" message="aborted, expected held: the run was ended early by SIGINT"/);
    expect(text).toContain('<skipped message="the suite was ended"/>');
    expect(text).toContain('<property name="seed" value="7"/>');
  });

  it('is XML whatever stands in it', async () => {
    const { journal } = await play({ title: 'a ]]> \ud800 \u0000 b' });
    const text = junitReport([{ file: 'a&b.ts', title: journal.experiment.title, journal }]);
    expect(text).not.toMatch(/[\u0000\ud800]/);
    expect(text).toContain('classname="a&amp;b"');
  });
});
