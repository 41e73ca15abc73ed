import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importJmx } from './index.ts';
import { args, element, headers, plan, planOf, prop, request, threads } from './testing/jmx.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const testdata = fileURLToPath(new URL('../testdata/', import.meta.url));
const codeOf = (xml: string, more = {}) => importJmx(xml, { source: 'plan.jmx', ...more }).code;

describe('the scenario', () => {
  it('says where it comes from, and what it lacks', () => {
    const { code, notes } = importJmx(
      planOf(request(), element('JSR223Sampler', [], [], { name: 'a */ evil(); /*' })),
      {
        source: 'plan.jmx',
      },
    );
    const header = code.slice(0, code.indexOf('*/'));
    expect(header).toContain('Left out, and perhaps missing:');
    expect(header).toContain('(JSR223Sampler): its code must be written in TypeScript');
    expect(notes).toHaveLength(1);
  });

  it('has thresholds for each transaction, whose name is in its tags', () => {
    const code = codeOf(planOf(request([], [], { name: 'one' }), request([], [], { name: 'two' })));
    for (const name of ['one', 'two']) {
      expect(code).toContain(`'http_req_duration{transaction:${name}}': ['avg<=3000']`);
      expect(code).toContain(`'checks{transaction:${name}}': ['rate>=0.99']`);
    }
  });

  it('sends requests where the plan does, or to the lab', () => {
    const xml = planOf(
      request([
        prop('HTTPSampler.domain', 'shop.example'),
        prop('HTTPSampler.protocol', 'https'),
        prop('HTTPSampler.path', 'a'),
      ]),
    );
    expect(codeOf(xml)).toContain("const target = 'https://shop.example';");
    expect(codeOf(xml)).toContain('url: `${target}/a`');
    expect(codeOf(xml, { toGateway: true })).toContain("const target = __ENV.GATEWAY || 'http://127.0.0.1:8080';");
  });

  it('has only the helpers that it uses', () => {
    const code = codeOf(planOf(request()));
    for (const unused of ['function csv(', 'function pace(', 'function uuid(', 'function json('])
      expect(code).not.toContain(unused);
  });

  it('finds data files where it is told that they are', () => {
    const xml = plan([threads([element('CSVDataSet', [prop('filename', 'people.csv')]), request()])]);
    const { code, dataFiles } = importJmx(xml, { source: 'x', dataPath: (file) => `../data/${file}` });
    expect(code).toContain("open('../data/people.csv')");
    expect(dataFiles).toEqual(['people.csv']);
  });

  it('cannot be made to run what the plan only says', () => {
    const evil = "'); throw new Error('x'); ('` ${process.exit()} \n*/ //";
    const xml = plan(
      [
        headers([[evil, evil]]),
        threads(
          [
            request(
              [
                prop('HTTPSampler.path', evil),
                prop('HTTPSampler.method', evil),
                args('HTTPsampler.Arguments', [[evil, evil]]),
              ],
              [],
              { name: evil },
            ),
            element('GenericController', [], [request()], { name: evil }),
          ],
          undefined,
          evil,
        ),
      ],
      [args('TestPlan.user_defined_variables', [[evil, evil]])],
    );
    const strings = codeOf(xml).replaceAll(
      /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|\$\{value\("[^"]*"\)\}|\$\{\w+\}|[^`\\])*`|\/\*[\s\S]*?\*\//g,
      '""',
    );
    expect(strings).not.toContain('throw new Error("x")');
    expect(strings).not.toContain('process.exit');
  });
});

it('every plan of the test data becomes a scenario that TypeScript accepts', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-imported-'));
  try {
    for (const file of readdirSync(testdata).filter((name) => name.endsWith('.jmx'))) {
      const { code } = importJmx(readFileSync(join(testdata, file), 'utf8'), { source: file });
      writeFileSync(join(folder, file.replace('.jmx', '.ts')), code);
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const tsconfig = { extends: join(root, 'loadtests/tsconfig.json'), include: ['*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
    expect(() =>
      execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'pipe', encoding: 'utf8' }),
    ).not.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
