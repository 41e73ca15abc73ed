import { ActivityFailed } from '../errors.ts';
import { isMapping } from '../values/equality.ts';
import type { NativeCall } from './provider.ts';

/** A Python call with its references resolved. */
export type PythonCall = NativeCall;

/** What a mapped call is made with. */
export interface MappingContext {
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A native call in the place of a Python one. */
export interface Mapped {
  readonly call: NativeCall;
  /** What the Python function would answer. */
  readonly answer: (found: unknown) => unknown;
  /** What the Python function would put into the configuration and the environment. */
  readonly publishes: (found: unknown) => Readonly<Record<string, string>>;
}

type Args = Readonly<Record<string, unknown>>;

/** The API by chaostoolkit-toxiproxy's keys of the configuration; empty for the lab's. */
function apiOf({ configuration }: MappingContext): { readonly url?: string } {
  const { toxiproxy_url: url, toxiproxy_host: host, toxiproxy_port: port } = configuration;
  if (typeof url === 'string' && url !== '') return { url };
  if (host === undefined && port === undefined) return {};
  return { url: `http://${String(host ?? '127.0.0.1')}:${String(port ?? 8474)}` };
}

const native = (
  func: string,
  args: Args,
  answer: Mapped['answer'],
  publishes: Mapped['publishes'] = () => ({}),
): Mapped => ({
  call: { module: 'toxiproxy', func, arguments: args },
  answer,
  publishes,
});

const succeeded = (): boolean => true;

/** Toxiproxy reads an attribute that is not there as 0. */
const zeros: Readonly<Record<string, Args>> = {
  latency: { latency: 0 },
  bandwidth: { rate: 0 },
  slow_close: { delay: 0 },
  timeout: { timeout: 0 },
  reset_peer: { timeout: 0 },
  slicer: { average_size: 0 },
  limit_data: { bytes: 0 },
};

function toxic(args: Args, context: MappingContext, type: string, attributes: Args): Mapped {
  const given = Object.fromEntries(
    ['stream', 'toxicity'].filter((key) => args[key] !== undefined).map((key) => [key, args[key]]),
  );
  return native(
    'addToxic',
    {
      target: { proxy: args.for_proxy, ...apiOf(context) },
      name: args.toxic_name,
      type,
      attributes: { ...zeros[type], ...attributes },
      ...given,
    },
    succeeded,
  );
}

/** `env:NAME` stands for a variable of the environment. */
function fromEnvironment(value: unknown, { environment }: MappingContext): string {
  if (typeof value !== 'string' || !value.startsWith('env:')) return String(value);
  const found = environment[value.slice(4)];
  if (found === undefined) throw new ActivityFailed(`the environment variable ${value.slice(4)} is not set`);
  return found;
}

/** The port that a proxy listens on, as chaostoolkit-toxiproxy publishes it. */
const publishPort =
  (name: unknown) =>
  (found: unknown): Readonly<Record<string, string>> => {
    const port = isMapping(found) && typeof found.listen === 'string' ? found.listen.split(':').at(-1) : undefined;
    return port === undefined ? {} : { [`${String(name)}_PORT`]: port };
  };

function update(args: Args, context: MappingContext, changes: Args): Mapped {
  const name = args.proxy_name;
  return native('updateProxy', { ...apiOf(context), name, ...changes }, succeeded, publishPort(name));
}

const present = (args: Args): Args =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));

const mappings: Readonly<Record<string, (args: Args, context: MappingContext) => Mapped>> = {
  'chaostoxi.proxy.actions.create_proxy': (args, context) => {
    const { proxy_name: name, listen_host: host = '0.0.0.0', listen_port: port = 0, enabled = true } = args;
    const upstream = `${fromEnvironment(args.upstream_host, context)}:${fromEnvironment(args.upstream_port, context)}`;
    const call = { ...apiOf(context), name, listen: `${String(host)}:${String(port)}`, upstream, enabled };
    return native('createProxy', call, succeeded, publishPort(name));
  },
  'chaostoxi.proxy.actions.modify_proxy': (args, context) =>
    update(
      args,
      context,
      present({ listen: args.listen_address, upstream: args.upstream_address, enabled: args.enabled }),
    ),
  'chaostoxi.proxy.actions.disable_proxy': (args, context) => update(args, context, { enabled: false }),
  'chaostoxi.proxy.actions.enable_proxy': (args, context) => update(args, context, { enabled: true }),
  'chaostoxi.proxy.actions.delete_proxy': (args, context) =>
    native('deleteProxy', { ...apiOf(context), name: args.proxy_name }, () => null),
  'chaostoxi.proxy.actions.reset': (_, context) => native('reset', apiOf(context), succeeded),
  'chaostoxi.proxy.probes.proxy_exist': (args, context) =>
    native('readProxy', { ...apiOf(context), name: args.proxy_name }, (found) => isMapping(found)),
  'chaostoxi.proxy.probes.get_proxy_attribute': (args, context) =>
    native('readProxy', { ...apiOf(context), name: args.proxy_name }, (found) => {
      if (!isMapping(found)) return null;
      if (Object.hasOwn(found, String(args.attribute))) return found[String(args.attribute)];
      throw new ActivityFailed(`the proxy ${String(args.proxy_name)} has no attribute "${String(args.attribute)}"`);
    }),
  'chaostoxi.toxic.actions.create_toxic': (args, context) =>
    toxic(args, context, String(args.toxic_type), (args.attributes ?? {}) as Args),
  'chaostoxi.toxic.actions.create_latency_toxic': (args, context) =>
    toxic(args, context, 'latency', { latency: args.latency, jitter: args.jitter ?? 0 }),
  'chaostoxi.toxic.actions.create_bandwith_degradation_toxic': (args, context) =>
    toxic(args, context, 'bandwidth', { rate: args.rate }),
  'chaostoxi.toxic.actions.create_slow_connection_close_toxic': (args, context) =>
    toxic(args, context, 'slow_close', { delay: args.delay }),
  'chaostoxi.toxic.actions.create_timeout_toxic': (args, context) =>
    toxic(args, context, 'timeout', { timeout: args.timeout }),
  'chaostoxi.toxic.actions.create_slicer_toxic': ({ average_size, size_variation, delay, ...args }, context) =>
    toxic(args, context, 'slicer', { average_size, size_variation, delay }),
  'chaostoxi.toxic.actions.create_limiter_toxic': (args, context) =>
    toxic(args, context, 'limit_data', { bytes: args.bytes_limit }),
  'chaostoxi.toxic.actions.delete_toxic': (args, context) =>
    native('removeToxic', { target: { proxy: args.for_proxy, ...apiOf(context) }, name: args.toxic_name }, Boolean),
};

/**
 * The native call that does what a function of chaostoolkit-toxiproxy 0.3.1 does, with the same answer.
 * @throws ActivityFailed for a function that is not known, and for variables of the environment that are not set
 */
export function mapChaostoxi({ module, func, arguments: args }: PythonCall, context: MappingContext): Mapped {
  const mapping = mappings[`${module}.${func}`];
  if (!mapping) throw new ActivityFailed(`the Python function ${module}.${func} is not known here`);
  return mapping(args, context);
}
