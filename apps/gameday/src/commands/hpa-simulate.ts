import { suggestion } from '@gameday/conventions';
import type { HorizontalPodAutoscalerCondition } from '@gameday/kubernetes';
import { parseTraces, simulate, type SimulatedStep, type Trace, TraceError } from '@gameday/hpa/simulation';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { usageError } from '../cli/errors.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';
import { readJsonFile } from './hpa-file.ts';

export const hpaSimulate = defineCommand({
  name: 'hpa simulate',
  summary: 'Run a trace through the autoscaler, offline, and say why it decides as it does',
  details: `FILE is .json or .json.gz: a sequence, a list of them, or {"sequences": [...]}. The smallest trace is
  {"spec": {"minReplicas": 1, "maxReplicas": 10, "metrics": [...]}, "steps": [{"cpu": "85%"}, {"cpu": "60%"}]}
A step may have
  t            seconds; one sync period (15 s) after the step before it when left out
  replicas     sets the size by hand; else the target follows the decisions, from the minimum on
  cpu, memory  what every pod uses: "85%" of its request, or an amount such as "340m"
  load         what all ready pods share: {"cpu": "2", "qps": "120"}
  podMetrics, object, external   {"qps": "20"}, {"rps": "300"}, {"queue": ["5", "7"]}
  spec         of the autoscaler, from here on
  faults       {"getScale": "…", "updateScale": "…", "errors": {"resource": "…", "custom": "…", "external": "…"}}
  scale, pods, usage             everything by itself, as in the conformance data
and a sequence name, controller (flags), containers (requests), startupSeconds and sampleWindowSeconds.`,
  flags: {
    json: jsonFlag,
    sequence: { type: 'string', value: 'NAME', help: 'Only this sequence of the file.' },
  },
  operands: { usage: 'FILE', min: 1, max: 1 },
  async run({ flags, operands: [file = ''] }, io) {
    const all = tracesIn(file, await readJsonFile(file, io.cwd));
    const traces = flags.sequence === undefined ? all : [namedTrace(all, flags.sequence)];
    if (flags.json) {
      const sequences = traces.map((trace) => ({ name: trace.name, steps: [...simulate(trace)].map(stepAsJson) }));
      writeJson(io, { sequences });
    } else {
      for (const trace of traces) printTrace(io, trace, traces.length > 1);
    }
    return exitCode.ok;
  },
});

function tracesIn(file: string, document: unknown): Trace[] {
  try {
    return parseTraces(document);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw usageError(`${file}: ${error.message}`, 'see gameday hpa simulate --help');
  }
}

function namedTrace(traces: readonly Trace[], name: string): Trace {
  const found = traces.find((trace) => trace.name === name);
  if (found) return found;
  throw usageError(
    `the file has no sequence "${name}"; ${suggestion(
      name,
      traces.map((trace) => trace.name),
    )}`,
  );
}

const sizesOf = ({ specReplicas, result }: SimulatedStep) => ({
  current: specReplicas,
  desired: result.scaleTo ?? specReplicas,
});

function stepAsJson(step: SimulatedStep) {
  const { status, scaleTo, events, error, explanation, trace } = step.result;
  return {
    t: step.timeMs / 1000,
    ...sizesOf(step),
    scaleTo: scaleTo ?? null,
    explanation: explanation.line,
    reasons: explanation.steps,
    conditions: status.conditions ?? [],
    currentMetrics: status.currentMetrics ?? [],
    events,
    error: error ?? null,
    trace,
  };
}

const text = ({ type, status, reason }: HorizontalPodAutoscalerCondition) => `${type}=${status} ${reason ?? ''}`;

function printTrace(io: Io, trace: Trace, named: boolean): void {
  if (named) io.stdout.write(`${trace.name}\n`);
  const lastSeconds = (trace.steps.at(-1)?.timeMs ?? 0) / 1000;
  const width = String(lastSeconds).length + 2;
  let before = new Set<string>();
  for (const step of simulate(trace)) {
    const { current, desired } = sizesOf(step);
    const sizes = `${current} -> ${desired}`.padEnd(10);
    io.stdout.write(`${`${step.timeMs / 1000} s`.padStart(width)}  ${sizes} ${step.result.explanation.line}\n`);
    const conditions = (step.result.status.conditions ?? []).map(text);
    const changed = conditions.filter((condition) => !before.has(condition));
    if (changed.length > 0) io.stdout.write(`${' '.repeat(width + 13)}${changed.join(', ')}\n`);
    before = new Set(conditions);
  }
}
