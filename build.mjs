// Bundles the programs of Drydock into dist/. `--watch` rebuilds on change, `--production` minifies.
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** VS Code's API exists only inside the extension host: any other bundle that reaches for it is a layering mistake. */
const refuseVscode = {
  name: 'refuse-vscode',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, (args) => ({
      errors: [{ text: `'vscode' may be imported by the extension bundle only (imported by ${args.importer})` }],
    }));
  },
};

/** Loaded from a bundle beside the engine's when it is first needed. */
const awsSdkApart = {
  name: 'aws-sdk-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/sdk\.ts$/ }, ({ importer }) =>
      /[\\/]engine[\\/]aws[\\/]/.test(importer) ? { path: './awsSdk.cjs', external: true } : undefined,
    );
  },
};

/**
 * Of dockerode only its HTTP client is used: SSH is the machine's own, and nothing is built. These two files bring two
 * thirds of a megabyte and 16 MB of WebAssembly memory into every engine otherwise.
 */
const dockerodeWithoutExtras = {
  name: 'dockerode-without-extras',
  setup(build) {
    build.onLoad({ filter: /[\\/](docker-modem[\\/]lib[\\/]ssh|dockerode[\\/]lib[\\/]session)\.js$/ }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error(${JSON.stringify(`${basename(path)} is not in this bundle`)}); };`,
    }));
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The JSON language service's `main` is UMD, which esbuild cannot follow: prefer its ES module.
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'info',
  // import.meta.url is empty in a CommonJS bundle; bundles find their neighbours through __dirname.
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
};

const bundles = [
  {
    ...shared,
    entryPoints: { extension: 'client/extension/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    // The AWS SDK is a bundle of its own so that activation does not parse it.
    external: ['vscode', './ecsClient.cjs'],
  },
  {
    ...shared,
    // The scripts of the panels' pages, which are a browser's.
    entryPoints: {
      usagePanel: 'client/extension/views/usage/panelScript.ts',
      servicePanel: 'client/extension/views/service/panelScript.ts',
    },
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    plugins: [refuseVscode],
  },
  {
    ...shared,
    entryPoints: { ecsClient: 'client/extension/state/ecsSdk.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [refuseVscode],
  },
  {
    ...shared,
    entryPoints: { server: 'server/src/main.ts', cli: 'server/src/cli.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    // The ES module of what it builds on calls createRequire(import.meta.url), which a CommonJS bundle does not have.
    alias: { tinyglobby: './node_modules/tinyglobby/dist/index.cjs' },
    plugins: [refuseVscode],
  },
  {
    ...shared,
    entryPoints: { engine: 'client/engine/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [refuseVscode, awsSdkApart, dockerodeWithoutExtras],
  },
  {
    ...shared,
    entryPoints: { awsSdk: 'client/engine/aws/sdk.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [refuseVscode],
  },
];

await rm('dist', { recursive: true, force: true });
const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
