// Loaded once for all workflows of a worker, before the first one: it belongs into `preloadModules` of
// `bundleWorkflowCode`. Without it each workflow in memory has all of this code and its schemas to itself, some 4 MB.
//
// Temporal freezes what workflows share, through and through, and stops at what is frozen already. Schemas keep what they
// have worked out in themselves, so of our modules only the surface is closed, and none of them may hold what changes.
import './index.js';

declare const __webpack_modules__: Record<string, unknown>;
declare const __webpack_module_cache__: Record<string, { exports: unknown } | undefined>;

for (const id of Object.keys(__webpack_modules__)) {
  if (!id.includes('/@temporalio/')) Object.freeze(__webpack_module_cache__[id]?.exports);
}
