import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `vscode` exists only inside the extension host; unit tests of the extension see this fake instead. */
const vscodeFake = fileURLToPath(new URL('test/support/vscodeFake.ts', import.meta.url));

/** `npm test` says which images to use; who runs one suite need not. */
const globalSetup = ['test/environment/forSuite.mjs'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: { vscode: vscodeFake } },
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.docker.test.ts', 'test/**/*.vscode.test.ts', 'test/**/*.podman.test.ts'],
          // Longer than the longest wait of a test, which then says what it waited for. So are those below.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'docker',
          globalSetup,
          include: ['test/**/*.docker.test.ts'],
          // One Docker engine serves all files: in turn, so that timings and clean-up checks mean something.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        // Apart from `npm test`: `npm run test:podman`.
        test: {
          name: 'podman',
          include: ['test/**/*.podman.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'vscode',
          globalSetup,
          include: ['test/**/*.vscode.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
