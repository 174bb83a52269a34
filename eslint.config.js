// ESLint strict with types, the Temporal rules, and the import boundaries of CONTRIBUTING.md ("where does it run?").
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import temporal from 'eslint-plugin-temporal';
import tseslint from 'typescript-eslint';

/** Rules of the plugin with this prefix, all as errors. */
const temporalRules = (prefix, off = []) =>
  Object.fromEntries(
    Object.keys(temporal.configs.recommended.rules)
      .filter((name) => name.startsWith(`temporal/${prefix}`) && !off.includes(name.slice('temporal/'.length)))
      .map((name) => [name, 'error']),
  );

/** Import boundaries. A later block replaces an earlier one's patterns, so every block states all of its own. */
const boundaries = (patterns, paths = []) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns, paths }],
});
const never = (regex, message) => ({ regex, message });
const typesOnly = (regex, message) => ({ regex, message, allowTypeImports: true });

const NO_SIMULATOR = never('/simulator/', 'The product never imports the simulator (CLI and testing door aside).');
const NO_ENTRY_POINT = never('/cli(/|\\.js$)', 'Entry points are not imported.');
const CONNECTIONS = [
  {
    name: '@temporalio/client',
    importNames: ['Client', 'Connection', 'WorkflowClient'],
    message: 'src/temporal/client.ts makes clients: one place for address, TLS and codec.',
    allowTypeImports: true,
  },
  {
    name: '@temporalio/worker',
    importNames: ['NativeConnection'],
    message: 'src/temporal/worker.ts and client.ts make connections: one place for address, TLS and codec.',
    allowTypeImports: true,
  },
];

const NO_STORAGE = [
  {
    name: '@temporalio/workflow',
    importNames: ['AsyncLocalStorage'],
    message: 'Each one makes every promise of a worker carry it, as long as its workflow is in memory.',
  },
];

const noModuleState = {
  selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind=/^(let|var)$/]',
  message: 'State lives in the workflow function: a module-level variable is lost at continue-as-new.',
};
const noSwallowedError = {
  selector: 'CatchClause:not(:has(ThrowStatement)):has(ReturnStatement)',
  message:
    'An activity fails by throwing: an error returned as a result is neither retried nor seen. Classify and rethrow.',
};

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.cache/', 'docs/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'smart'], // `== null` asks for null and undefined at once
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Shapes of payloads are types as often as interfaces, and index signatures are a matter of taste.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // `env['NAME']` is how noPropertyAccessFromIndexSignature wants it, and it marks what may be missing.
      '@typescript-eslint/dot-notation': 'off',
      // Interfaces that promise a Promise are met by synchronous code in fakes and in pure steps.
      '@typescript-eslint/require-await': 'off',
      // A `type` that carries no name of its own reads worse than the inline generic.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },

  // --- who may import whom -------------------------------------------------------------------------------------------
  {
    files: ['src/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: boundaries([NO_SIMULATOR, NO_ENTRY_POINT], CONNECTIONS),
  },
  {
    files: ['src/temporal/client.ts', 'src/temporal/worker.ts', 'src/temporal/servers/**'],
    rules: boundaries([NO_SIMULATOR, NO_ENTRY_POINT]),
  },
  { files: ['src/cli.ts', 'src/cli/**/*.ts', 'src/testing.ts', 'src/testing/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'], rules: boundaries([], CONNECTIONS) }, // prettier-ignore
  {
    files: ['workflows/**/*.ts'],
    rules: boundaries(
      [
        typesOnly(
          '^(?!\\.{1,2}/|@temporalio/workflow$|zod$)',
          'The workflow sandbox has @temporalio/workflow, and zod for input schemas.',
        ),
        typesOnly('/activities/', 'Workflows know activities by their types only.'),
        typesOnly(
          '/src/(?!(actions|triggers|hr)/|okta/log-filter\\.js|(retry-classes|failures|ids|lane|task-queue|search-attributes|token-lifetime|duration)\\.js)',
          'Workflows take values from src/{actions,triggers,hr} and the pure files next to them only: the rest does I/O.',
        ),
        never('/(simulator|bench|scripts|examples|test)/', 'Workflows are product code.'),
      ],
      NO_STORAGE,
    ),
  },
  {
    files: ['activities/**/*.ts'],
    rules: boundaries(
      [
        NO_SIMULATOR,
        NO_ENTRY_POINT,
        typesOnly('/workflows/(?!(hr/)?messages\\.js)', 'Activities share only messages with workflows.'),
        typesOnly('^@temporalio/(workflow|worker|testing)', 'That package does not belong into an activity.'),
        typesOnly('/src/(hooks/|temporal/(?!classify-failure\\.js))', 'Activities get what they need as dependencies.'),
      ],
      CONNECTIONS,
    ),
  },
  {
    files: ['src/actions/**/*.ts', 'src/triggers/**/*.ts'],
    rules: boundaries([
      typesOnly(
        '^(?!\\./|zod$|(\\.\\./)+(actions|triggers)/|(\\.\\./)+(retry-classes|failures|ids)\\.js|\\.\\./[a-z-]+\\.js$)',
        'Declarations are pure: zod, siblings and src/retry-classes.',
      ),
      never('/(okta|temporal|hooks)/', 'Declarations are pure: zod, siblings and src/retry-classes.'),
    ]),
  },
  {
    files: ['src/okta/**/*.ts'],
    rules: boundaries([
      never('^@temporalio/', 'src/okta can be read and used without Temporal.'),
      never('/(temporal|activities|workflows|hooks|simulator)/', 'src/okta can be read and used without Temporal.'),
    ]),
  },
  {
    files: ['simulator/**/*.ts'],
    rules: boundaries([
      never('^@temporalio/', 'The simulator is a program of its own.'),
      never(
        '/(src/(?!okta/[a-z-]*filter[a-z-]*\\.js)|activities/|workflows/)',
        'The simulator shares the log filter with the product and nothing else: it must not repeat our mistakes.',
      ),
    ]),
  },

  // --- Temporal ------------------------------------------------------------------------------------------------------
  {
    files: ['workflows/**/*.ts'],
    plugins: { temporal },
    rules: {
      ...temporalRules('workflow-', [
        // Comments on demand are noise; replay tests are a suite here and not a hook in each file.
        'workflow-uuid4-requires-security-comment',
        'workflow-replay-testing-required-comment',
        // Our stubs get their time-outs and retries from the retry class, in one place the rules can't see.
        'workflow-require-idempotency-key-arg',
        'workflow-no-retry-for-nonidempotent-activities',
        'workflow-prefer-local-activity-for-nondeterministic-value',
        // Takes setHandler() for a promise; @typescript-eslint/no-floating-promises knows types.
        'workflow-no-floating-promises',
        // Waiting for ever is right where only a message or the end of its handlers ends the wait.
        'workflow-condition-timeout-style',
      ]),
      'no-restricted-syntax': ['error', noModuleState],
    },
  },
  {
    files: ['workflows/{lib,hr,steps}/**/*.ts'],
    // Steps and pure helpers take several arguments, they are no workflows.
    rules: {
      'temporal/workflow-prefer-single-object-args': 'off',
      'temporal/workflow-require-explicit-payload-types': 'off',
      'temporal/workflow-no-nonserializable-types-in-payloads': 'off',
    },
  },
  {
    files: ['activities/**/*.ts'],
    plugins: { temporal },
    rules: {
      ...temporalRules('activity-', [
        'activity-prefer-single-object-args',
        // src/temporal/classify-failure.ts makes every error an ApplicationFailure, in one place.
        'activity-prefer-applicationfailure',
        // activities/heartbeat.ts beats on a timer around every activity.
        'activity-heartbeat-in-long-loops',
      ]),
      'no-restricted-syntax': ['error', noSwallowedError],
    },
  },
  {
    files: ['src/temporal/**/*.ts'],
    plugins: { temporal },
    rules: {
      ...temporalRules('worker-'),
      ...temporalRules('client-'),
      'temporal/no-temporal-internal-imports': 'error',
    },
  },

  // --- where less is asked -------------------------------------------------------------------------------------------
  {
    files: ['src/cli.ts', 'src/cli/**/*.ts', 'scripts/**', 'bench/**', 'examples/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      'no-empty-pattern': 'off', // vitest's fixtures read the first argument's pattern
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', setTimeout: 'readonly', URL: 'readonly' } },
  },
);
