import { z } from 'zod';
import { action, probe } from '../native/operation.ts';

const text = z.string().min(1);
const number = z.number().min(0);
const onProxy = { for_proxy: text, toxic_name: text };
const hostOrPort = z.union([text, z.int().min(0).max(65_535)]);

/**
 * The functions of chaostoolkit-toxiproxy 0.3.1 with their arguments: the Python functions that experiments may name,
 * for they are mapped onto the native Toxiproxy provider. The spelling `bandwith` is theirs.
 */
export const chaostoxi = {
  'chaostoxi.proxy.actions': {
    create_proxy: action(
      'Creates a proxy and puts its port into the configuration as NAME_PORT.',
      z.strictObject({
        proxy_name: text,
        upstream_host: text,
        upstream_port: hostOrPort,
        listen_host: text.optional(),
        listen_port: z.int().min(0).max(65_535).optional(),
        enabled: z.boolean().optional(),
      }),
    ),
    modify_proxy: action(
      'Changes a proxy.',
      z.strictObject({
        proxy_name: text,
        listen_address: text.optional(),
        upstream_address: text.optional(),
        enabled: z.boolean().optional(),
      }),
    ),
    disable_proxy: action('Disables a proxy.', z.strictObject({ proxy_name: text })),
    enable_proxy: action('Enables a proxy.', z.strictObject({ proxy_name: text })),
    delete_proxy: action('Removes a proxy.', z.strictObject({ proxy_name: text })),
    reset: action('Enables all proxies and removes all toxics.', z.strictObject({})),
  },
  'chaostoxi.proxy.probes': {
    proxy_exist: probe('Whether a proxy exists.', z.strictObject({ proxy_name: text })),
    get_proxy_attribute: probe('An attribute of a proxy.', z.strictObject({ proxy_name: text, attribute: text })),
  },
  'chaostoxi.toxic.actions': {
    create_toxic: action(
      'Creates a toxic of any type.',
      z.strictObject({
        ...onProxy,
        toxic_type: text,
        stream: z.enum(['downstream', 'upstream']).optional(),
        toxicity: z.number().min(0).max(1).optional(),
        attributes: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    create_latency_toxic: action(
      'Latency and jitter, in ms.',
      z.strictObject({ ...onProxy, latency: number, jitter: number.optional() }),
    ),
    create_bandwith_degradation_toxic: action('A bandwidth, in KB/s.', z.strictObject({ ...onProxy, rate: number })),
    create_slow_connection_close_toxic: action(
      'A delay of the close, in ms.',
      z.strictObject({ ...onProxy, delay: number }),
    ),
    create_timeout_toxic: action(
      'Stops all data, closes after the timeout, in ms.',
      z.strictObject({ ...onProxy, timeout: number }),
    ),
    create_slicer_toxic: action(
      'Slices data: bytes, bytes, microseconds.',
      z.strictObject({ ...onProxy, average_size: number, size_variation: number, delay: number }),
    ),
    create_limiter_toxic: action('Closes after so many bytes.', z.strictObject({ ...onProxy, bytes_limit: number })),
    delete_toxic: action('Removes a toxic.', z.strictObject(onProxy)),
  },
} as const;

export type Chaostoxi = typeof chaostoxi;
