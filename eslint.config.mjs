import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders that a part of the system may not reach into; the architecture test states the whole table. */
const keepOut = (patterns, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ regex: patterns, message }] }],
});

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'test-results', 'coverage', 'test/fixtures', 'examples'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['server/src/language/**/*.ts'],
    rules: keepOut(
      '^(node:|vscode$|vscode-languageserver(/node)?$)',
      'the language service is pure: text in, LSP types out',
    ),
  },
  {
    files: ['client/extension/**/*.ts'],
    rules: keepOut(
      '(^|/)(server/|engine/(main|engine|options)[.]ts$|engine/(api|state|services|scaling|placement|agent|networking|docker|util)/)',
      'the extension talks to engine and server over their protocols',
    ),
  },
  {
    files: ['client/engine/**/*.ts', 'server/**/*.ts', 'client/protocol/**/*.ts'],
    ignores: ['server/src/language/**/*.ts'],
    rules: keepOut('^vscode$', 'only client/extension may import vscode'),
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
