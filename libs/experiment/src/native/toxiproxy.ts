import { z } from 'zod';
import { action, fault, probe } from './operation.ts';
import { pathTarget } from './targets.ts';

const milliseconds = z.int().min(0).max(3_600_000);

/** Toxiproxy's toxics with their attributes (Shopify/toxiproxy 2.5.0, README, "Toxics"). */
export const toxicAttributes = {
  latency: z.strictObject({
    latency: milliseconds.describe('Milliseconds'),
    jitter: milliseconds.optional().describe('Milliseconds, default 0'),
  }),
  bandwidth: z.strictObject({ rate: z.int().min(0).describe('KB/s') }),
  slow_close: z.strictObject({ delay: milliseconds.describe('Milliseconds') }),
  timeout: z.strictObject({ timeout: milliseconds.describe('Milliseconds; 0: data stops until the toxic is removed') }),
  reset_peer: z.strictObject({ timeout: milliseconds.describe('Milliseconds until the reset; 0: at once') }),
  slicer: z
    .strictObject({
      average_size: z.int().min(1).describe('Bytes'),
      size_variation: z.int().min(0).optional().describe('Bytes, less than average_size; default 0'),
      delay: z.int().min(0).max(60_000_000).optional().describe('Microseconds, default 0'),
    })
    .refine(({ average_size, size_variation = 0 }) => size_variation < average_size, {
      path: ['size_variation'],
      message: 'must be less than average_size',
    }),
  limit_data: z.strictObject({ bytes: z.int().min(0) }),
} as const;

export type ToxicType = keyof typeof toxicAttributes;

const toxicName = z.string().min(1);

const toxicOf = <Type extends ToxicType>(type: Type) =>
  z.strictObject({
    target: pathTarget,
    type: z.literal(type),
    attributes: toxicAttributes[type] as (typeof toxicAttributes)[Type],
    name: toxicName.optional().describe('Default: TYPE_STREAM, as Toxiproxy names it'),
    stream: z.enum(['downstream', 'upstream']).optional().describe('Default downstream: from the callee to the caller'),
    toxicity: z.number().min(0).max(1).optional().describe('Share of connections, drawn once for each; default 1'),
  });

const url = z.url().optional().describe('API of the Toxiproxy; default the lab’s');
const proxy = z.string().min(1);

export const toxiproxy = {
  addToxic: fault(
    'Puts a toxic on the connections of the target. For targets of the lab a detour is made first, and given up at the end.',
    z.discriminatedUnion('type', [
      toxicOf('latency'),
      toxicOf('bandwidth'),
      toxicOf('slow_close'),
      toxicOf('timeout'),
      toxicOf('reset_peer'),
      toxicOf('slicer'),
      toxicOf('limit_data'),
    ]),
  ),
  removeToxic: action(
    'Takes a toxic off again (all of the target’s without a name); none there is no error.',
    z.strictObject({ target: pathTarget, name: toxicName.optional() }),
  ),
  cut: fault(
    'Refuses new connections to the target and closes those there are (the proxy is disabled).',
    z.strictObject({ target: pathTarget }),
  ),
  restore: action(
    'Lets connections through again, after `cut`; nothing cut is no error.',
    z.strictObject({ target: pathTarget }),
  ),
  createProxy: fault(
    'Creates a proxy; answers it, with the port it listens on.',
    z.strictObject({
      url,
      name: proxy,
      listen: z.string().optional(),
      upstream: z.string(),
      enabled: z.boolean().optional(),
    }),
  ),
  updateProxy: fault(
    'Changes a proxy; answers it.',
    z.strictObject({
      url,
      name: proxy,
      listen: z.string().optional(),
      upstream: z.string().optional(),
      enabled: z.boolean().optional(),
    }),
  ),
  deleteProxy: action('Removes a proxy; none there is no error.', z.strictObject({ url, name: proxy })),
  reset: action('Enables all proxies and removes all toxics.', z.strictObject({ url })),
  readProxy: probe(
    'The proxy {name, listen, upstream, enabled, toxics}; null if there is none.',
    z.strictObject({ url, name: proxy }),
  ),
} as const;
