import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import { capturedIo } from '../testing/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'gameday-hpa-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file for one test; packed where its name says so. */
function file(name: string, content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

async function gameday(...args: readonly string[]) {
  const io = capturedIo();
  const code = await run(args, io);
  return { code, out: io.out(), err: io.err() };
}

const rules = { policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] };
const oneCase = (name: string, replicas: number) => ({
  name,
  kind: 'calculateScaleDownLimitWithBehaviors',
  input: { currentReplicas: 5, rules },
  expected: { replicas },
});
const metrics = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
];
const trace = {
  name: 'noon',
  spec: { minReplicas: 2, maxReplicas: 10, metrics },
  steps: [{ replicas: 3, cpu: '85%' }, { cpu: '70%' }],
};

describe('gameday hpa conformance', () => {
  it("matches all of the project's own copies", { timeout: 60_000 }, async () => {
    const { code, out, err } = await gameday('hpa', 'conformance');
    expect(err).toBe('');
    expect(out).toMatch(/horizontal\.public\.json: (\d+) of \1 match\n/);
    expect(out).toMatch(/fuzz\.public\.json\.gz: 200 of 200 match\n/);
    expect(out).toMatch(/(\d+) of \1 in all\n$/);
    expect(code).toBe(0);
  });

  it('shows what differs and exits with 1', async () => {
    const path = file('cases.json', { cases: [oneCase('right', 3), oneCase('wrong', 4)] });
    const { code, out } = await gameday('hpa', 'conformance', path);
    expect(code).toBe(1);
    expect(out).toBe(`${path}: 1 of 2 match\n  wrong\n    replicas: expected 4, got 3\n`);
  });

  it('answers as one document, from packed files too', async () => {
    const path = file('cases.json.gz', { cases: [oneCase('wrong', 4)] });
    const { code, out } = await gameday('hpa', 'conformance', path, '--json');
    expect(code).toBe(1);
    const differing = {
      name: 'wrong',
      matched: false,
      got: { replicas: 3 },
      differences: ['replicas: expected 4, got 3'],
    };
    expect(JSON.parse(out)).toEqual({ files: [{ file: path, total: 1, matched: 0, cases: [differing] }] });
  });
});

describe('gameday hpa simulate', () => {
  it('says what is decided at each step, and why', async () => {
    const { code, out } = await gameday('hpa', 'simulate', file('trace.json', trace));
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      ' 0 s  3 -> 4     cpu: 3 pods x 85%/70% = 3.64 -> 4; one step up may reach 6; within 2..10; 3 -> 4',
      '                 AbleToScale=True SucceededRescale, ScalingActive=True ValidMetricFound, ScalingLimited=False DesiredWithinRange',
      '15 s  4 -> 4     cpu: 70%/70% = 1, within the tolerance of 0.1, keeps 4; within 2..10; stays at 4',
      '                 AbleToScale=True ReadyForNewScale',
      '',
    ]);
  });

  it('answers as one document, and picks one of several sequences', async () => {
    const path = file('traces.json', { sequences: [{ ...trace, name: 'other' }, trace] });
    const { out } = await gameday('hpa', 'simulate', path, '--json', '--sequence', 'noon');
    const document = JSON.parse(out) as { sequences: { name: string; steps: object[] }[] };
    expect(document.sequences.map(({ name }) => name)).toEqual(['noon']);
    expect(document.sequences[0]?.steps[0]).toMatchObject({ t: 0, current: 3, desired: 4, scaleTo: 4, error: null });
    expect((await gameday('hpa', 'simulate', path, '--sequence', 'non')).err).toContain(
      'the file has no sequence "non"',
    );
  });
});

describe('wrong input ends with 2 and says what and where', () => {
  it.each([
    [['conformance', 'missing.json'], 'missing.json: there is no such file'],
    [['conformance', file('text.json', 'hello')], 'text.json is not JSON: '],
    [['conformance', file('neither.json', { a: 1 })], 'neither.json: the document has neither `cases` nor `sequences`'],
    [['conformance', folder], 'it is a folder'],
    [['simulate', 'missing.json'], 'missing.json: there is no such file'],
    [
      ['simulate', file('step.json', { ...trace, steps: [{ cpu: 'lots' }] })],
      'step.json: steps[0].cpu is "lots"; it must be a quantity',
    ],
    [['simulate'], 'gameday hpa simulate needs FILE'],
  ])('%s', async (args, message) => {
    const { code, out, err } = await gameday('hpa', ...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).toContain('→');
  });

  it('a broken archive', async () => {
    const path = join(folder, 'broken.json.gz');
    writeFileSync(path, Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    const { code, err } = await gameday('hpa', 'conformance', path);
    expect(code).toBe(2);
    expect(err).toContain('broken.json.gz cannot be unpacked');
  });
});
