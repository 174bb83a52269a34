// Property: the workflows of a worker share their code; a further one evaluates none of it anew.
import assert from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { expect, inject, test } from 'vitest';

test.for(['workflowBundle', 'encryptedWorkflowBundle'] as const)('%s', (name) => {
  const loaded: string[] = [];
  const modules = new Map<string, unknown>();
  // As the SDK's reusable context: what is loaded before the first workflow is everybody's.
  const cache = new Proxy(
    {},
    {
      get: (_, id) => modules.get(String(id)),
      set: (_, id, module) => {
        loaded.push(String(id));
        modules.set(String(id), module);
        return true;
      },
    },
  );
  const globals = { AsyncLocalStorage, assert, URL, URLSearchParams, TextEncoder, TextDecoder, AbortController };
  const context = vm.createContext({ ...globals, console, __webpack_module_cache__: cache });
  vm.runInContext(readFileSync(inject('temporal')[name], 'utf8'), context);
  vm.runInContext('__TEMPORAL__.preloadModules()', context);
  expect(loaded.length).toBeGreaterThan(100);
  loaded.length = 0;
  expect(vm.runInContext('Object.keys(__TEMPORAL__.importWorkflows())', context)).toContain('onboardUser');
  expect(loaded).toEqual([]);
});
