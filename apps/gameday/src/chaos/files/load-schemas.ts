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
    resolve: (specifier, context, next) =>
      specifier === '../locales/index.js' && context.parentURL?.includes('/node_modules/zod/')
        ? next('../locales/en.js', context)
        : next(specifier, context),
  });
  try {
    const { config } = await import('zod');
    config({ jitless: true });
  } finally {
    hooks.deregister();
  }
}
