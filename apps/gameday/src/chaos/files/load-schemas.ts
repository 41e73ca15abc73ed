import { registerHooks } from 'node:module';

let loading: Promise<void> | undefined;

/**
 * Loads the library of schemas the quick way, before anything else does: without its messages in some fifty languages,
 * which nobody here reads, and without compiling schemas that check one document each. That is a third of the time from
 * the start of a run to its first fault.
 */
export const loadSchemas = (): Promise<void> => (loading ??= load());

async function load(): Promise<void> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context;
      if (!parentURL?.includes('/node_modules/zod/') || !specifier.startsWith('.')) return next(specifier, context);
      const wanted = specifier === '../locales/index.js' ? '../locales/en.js' : specifier;
      // Its modules name each other in full, so Node need not look for them.
      return { url: new URL(wanted, parentURL).href, format: 'module', shortCircuit: true };
    },
  });
  try {
    const { config } = await import('zod');
    config({ jitless: true });
  } finally {
    hooks.deregister();
  }
}
