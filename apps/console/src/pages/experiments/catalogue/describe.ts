import type { ExperimentDetail, ExperimentProbe, ExperimentStep } from '@gameday/console-api';
import { chaostoxi, nativeOperation, type Operation, type PathTarget, targetName } from '@gameday/experiment';
import { expectedIn } from '../../../sources/runs-events.ts';
import { probeOf } from '../../../sources/runs-tolerance.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../../../sources/shape.ts';
import { valuesOf } from './values.ts';

/** What a document says; what is known from elsewhere (its runs, how long it takes, what is wrong with it) is not in it. */
export type Described = Omit<
  ExperimentDetail,
  'id' | 'file' | 'problems' | 'seconds' | 'secondsMax' | 'lastRun' | 'runs'
>;

function operationOf(provider: Fields): Operation | undefined {
  const [module, func] = [textOf(provider['module']) ?? '', textOf(provider['func']) ?? ''];
  if (provider['type'] !== 'python') return nativeOperation(module, func);
  if (!Object.hasOwn(chaostoxi, module)) return undefined;
  const functions: Readonly<Record<string, Operation>> = chaostoxi[module as keyof typeof chaostoxi];
  return Object.hasOwn(functions, func) ? functions[func] : undefined;
}

function byOf(provider: Fields): string {
  const { type, module, func, method, url, path } = provider;
  if (type === 'http') return `${textOf(method) ?? 'GET'} ${textOf(url) ?? ''}`;
  if (type === 'process') return textOf(path) ?? 'a process';
  return `${textOf(module) ?? '?'}.${textOf(func) ?? '?'}`;
}

/** What a call is about, in the words of journals, and the arguments that say so. */
function targetOf(given: Fields): { readonly target?: string; readonly said: readonly string[] } {
  const { target, caller, callee, service, engine } = given;
  const named = fieldsOf(target);
  if (['callee', 'replica', 'database', 'engine', 'proxy', 'service'].some((key) => textOf(named[key]) !== undefined)) {
    return { target: targetName(named as unknown as PathTarget), said: ['target'] };
  }
  const [from, to] = [textOf(caller), textOf(callee)];
  if (from !== undefined && to !== undefined) return { target: `${from} → ${to}`, said: ['caller', 'callee'] };
  const one = textOf(service);
  if (one !== undefined) return { target: one, said: ['service'] };
  const part = textOf(engine);
  return part === undefined ? { said: [] } : { target: `engine ${part}`, said: ['engine'] };
}

const settingOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const settingsOf = (given: Fields, said: readonly string[]): [string, string][] =>
  Object.entries(given)
    .filter(([name]) => !said.includes(name))
    .flatMap(([name, value]): [string, string][] =>
      // A toxic's attributes read better by themselves.
      name === 'attributes' ? settingsOf(fieldsOf(value), []) : [[name, settingOf(value)]],
    );

function stepOf(value: unknown, byName: ReadonlyMap<string, Fields>): ExperimentStep {
  const fields = byName.get(textOf(fieldsOf(value)['ref']) ?? '') ?? fieldsOf(value);
  const provider = fieldsOf(fields['provider']);
  const operation = operationOf(provider);
  const given = fieldsOf(provider['arguments']);
  const { target, said } = targetOf(given);
  const { before, after } = fieldsOf(fields['pauses']);
  const [pauseBefore, pauseAfter] = [numberOf(before), numberOf(after)];
  return {
    name: textOf(fields['name']) ?? textOf(fields['ref']) ?? '(without a name)',
    kind: fields['type'] === 'probe' ? 'probe' : 'action',
    by: byOf(provider),
    isFault: operation?.fault ?? false,
    settings: settingsOf(given, said),
    background: fields['background'] === true,
    ...(operation && { says: operation.says }),
    ...(target !== undefined && { target }),
    ...(pauseBefore !== undefined && { pauseBeforeSeconds: pauseBefore }),
    ...(pauseAfter !== undefined && { pauseAfterSeconds: pauseAfter }),
  };
}

function loadText(load: Fields): string | undefined {
  const what = textOf(load['scenario']) ?? textOf(load['file']);
  if (what === undefined) return undefined;
  const [rate, vus, mix] = [load['ratePerSecond'], load['vus'], fieldsOf(load['env'])['MIX']];
  const size =
    rate !== undefined ? `, ${settingOf(rate)} a second` : vus !== undefined ? `, ${settingOf(vus)} users` : '';
  return `${what}${size}${textOf(mix) === undefined ? '' : ` (${String(mix).replaceAll(',', ', ')})`}`;
}

/** When the hypothesis must hold, in sentences. */
function termsOf(gameday: Fields): string[] {
  const { gate, during, everySeconds = 1, settleSeconds = 0 } = fieldsOf(gameday['hypothesis']);
  const recovery = fieldsOf(gameday['recovery']);
  const hasLoad = textOf(fieldsOf(gameday['load'])['scenario'] ?? fieldsOf(gameday['load'])['file']) !== undefined;
  const gates = { idle: 'without load', loaded: 'under load', both: hasLoad ? 'without load and under it' : '' };
  const before = gates[gate as keyof typeof gates] ?? gates.both;
  const steady = numberOf(recovery['steadySeconds']);
  return [
    `Before the fault it must hold${before === '' ? '' : ` ${before}`}.`,
    during === 'watched'
      ? 'While the fault is in force it is only watched.'
      : `While the fault is in force it is looked at every ${settingOf(everySeconds)} s${
          settleSeconds === 0 ? '' : `, and counts after ${settingOf(settleSeconds)} s`
        }.`,
    `After the fault it must hold again within ${settingOf(recovery['withinSeconds'] ?? 30)} s${
      steady === undefined || steady === 0 ? '' : `, for ${steady} s`
    }.`,
  ];
}

const probesOf = (list: unknown, byName: ReadonlyMap<string, Fields>): ExperimentProbe[] =>
  listOf(list).flatMap((item) => probeOf(byName.get(textOf(fieldsOf(item)['ref']) ?? '') ?? item) ?? []);

/** Reads a document for people. It may be wrong in any way: what cannot be told is left out. */
export function describe(document: unknown): Described {
  const fields = fieldsOf(document);
  const gameday = fieldsOf(listOf(fields['extensions']).find((one) => fieldsOf(one)['name'] === 'gameday'));
  const hypothesis = fieldsOf(fields['steady-state-hypothesis']);
  const activities = [...listOf(fields['method']), ...listOf(hypothesis['probes'])].map(fieldsOf);
  const byName = new Map(
    activities.flatMap((one) => (textOf(one['name']) ? [[String(one['name']), one] as const] : [])),
  );
  const steps = (list: unknown) => listOf(list).map((item) => stepOf(item, byName));
  const method = steps(fields['method']);
  const texts = {
    description: textOf(fields['description']),
    lesson: textOf(gameday['lesson']),
    signature: textOf(gameday['signature']),
    load: loadText(fieldsOf(gameday['load'])),
  };
  const seed = numberOf(gameday['seed']);
  const title = textOf(hypothesis['title']);
  return {
    title: textOf(fields['title']) ?? '(without a title)',
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    tags: listOf(fields['tags']).flatMap((tag) => textOf(tag) ?? []),
    expected: expectedIn(gameday['expect']),
    targets: [...new Set(method.flatMap(({ isFault, target }) => (isFault && target !== undefined ? [target] : [])))],
    ...(title !== undefined && {
      hypothesis: { title, probes: probesOf(hypothesis['probes'], byName), terms: termsOf(gameday) },
    }),
    method,
    rollbacks: steps(fields['rollbacks']),
    abort: probesOf(gameday['abort'], byName),
    proofs: probesOf(gameday['proofs'], byName),
    configuration: valuesOf(fields['configuration']),
    secrets: Object.keys(fieldsOf(fields['secrets'])),
    ...(seed !== undefined && { seed }),
  };
}
