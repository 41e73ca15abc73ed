import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const require = createRequire(import.meta.url);

/** The folder of an installed package. */
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));

/** Grafana's components name these files; where from, the page says in setup.ts. */
const fonts: Readonly<Record<string, readonly [from: string, file: string]>> = {
  'inter/Inter-Regular.woff2': ['@fontsource/inter', 'inter-latin-400-normal.woff2'],
  'inter/Inter-Medium.woff2': ['@fontsource/inter', 'inter-latin-500-normal.woff2'],
  'inter/Inter-Italic.woff2': ['@fontsource/inter', 'inter-latin-400-italic.woff2'],
  'inter/Inter-MediumItalic.woff2': ['@fontsource/inter', 'inter-latin-500-italic.woff2'],
  'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2': [
    '@fontsource/roboto-mono',
    'roboto-mono-latin-400-normal.woff2',
  ],
};

/** Puts Grafana's icons and fonts beside the page. */
function grafanaFiles(): Plugin {
  let outDir = 'dist';
  return {
    name: 'grafana-files',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    writeBundle(options) {
      const to = join(options.dir ?? outDir, 'grafana');
      cpSync(join(folderOf('@grafana/ui'), 'dist/public/img'), join(to, 'build/img'), { recursive: true });
      for (const [name, [from, file]] of Object.entries(fonts)) {
        mkdirSync(dirname(join(to, 'fonts', name)), { recursive: true });
        cpSync(join(folderOf(from), 'files', file), join(to, 'fonts', name));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), grafanaFiles()],
  // The server gives the same page at any of its addresses.
  base: '/ui/',
  resolve: {
    // The years around this one: what a lab shows has just happened, and all years of all zones are half a megabyte of script.
    alias: [
      { find: 'react-dom/server', replacement: join(import.meta.dirname, 'src/shell/react-dom-server.ts') },
      {
        find: /^moment-timezone$/,
        replacement: 'moment-timezone/builds/moment-timezone-with-data-10-year-range.js',
      },
    ],
  },
  build: {
    // The server reads from it what a page will ask for.
    manifest: 'manifest.json',
    outDir: 'dist',
    emptyOutDir: true,
    // A file inlined as data: would need a weaker content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4_000,
  },
});
