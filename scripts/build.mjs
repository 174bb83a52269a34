// Builds dist/: TypeScript, then the workflow bundles the worker loads. Without --force it does nothing when no source is
// newer than the last build: it runs before every demo. Needs nothing but Node until there is something to build.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built');
const LOCK = join(ROOT, 'node_modules', '.temporal-okta-build.lock');
const FOLDERS = ['src', 'workflows', 'activities', 'simulator', 'bench', 'scripts', 'examples'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
/** How failures are written is fixed in a bundle: readably, or so that the payload codec encrypts them. */
const BUNDLES = {
  'workflow-bundle.js': {},
  'workflow-bundle-encrypted.js': {
    failureConverterPath: join(DIST, 'src', 'temporal', 'codec', 'failure-converter.cjs'),
  },
};
const LOCK_STALE_MS = 120_000;

const force = process.argv.includes('--force');
if (force || isStale()) await build();

/** Folders count too: their time changes when a file is deleted. */
function isStale() {
  const built = mtime(STAMP);
  if (built === 0 || Object.keys(BUNDLES).some((name) => !existsSync(join(DIST, name)))) return true;
  const newer = (folder) =>
    mtime(folder) > built ||
    readdirSync(folder, { withFileTypes: true }).some((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newer(path) : mtime(path) > built;
    });
  return FILES.some((file) => mtime(join(ROOT, file)) > built) || FOLDERS.some((f) => existsSync(join(ROOT, f)) && newer(join(ROOT, f))); // prettier-ignore
}

async function build() {
  const tsc = findTsc();
  if (!tsc) {
    const state = existsSync(STAMP)
      ? 'dist/ is used as it is'
      : "there is no dist/ yet: run 'npm ci' and 'npm run build'";
    console.error(`temporal-okta: TypeScript is not installed, nothing is built (${state}).`);
    return;
  }
  await lock();
  try {
    // Another process may have built it while this one waited.
    if (!force && !isStale()) return;
    const started = new Date();
    // Full builds start from nothing: tsc would not write again what somebody deleted.
    if (force) rmSync(join(DIST, '.tsbuildinfo'), { force: true });
    run(tsc, ['-p', 'tsconfig.build.json']);
    removeOrphans(DIST);
    for (const [name, options] of Object.entries(BUNDLES)) await bundle(name, options);
    const cli = join(DIST, 'src', 'cli.js');
    if (existsSync(cli)) chmodSync(cli, 0o755);
    writeFileSync(STAMP, '');
    utimesSync(STAMP, started, started); // what was edited during the build is newer than that
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`temporal-okta: ${relative(ROOT, script)} failed, dist/ is not up to date.`);
}

/** One self-contained file, so that a worker starts without webpack. The SDK insists on an inline source map. */
async function bundle(name, options) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(DIST, 'workflows', 'index.js'),
    workflowInterceptorModules: [join(DIST, 'workflows', 'log-failures.js')],
    preloadModules: [join(DIST, 'workflows', 'preload.js')],
    ...options,
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: (config) => ({
      ...config,
      context: ROOT,
      // Names of files, but not their text and not where this checkout lies.
      devtool: 'inline-nosources-source-map',
      // Every workflow loads it. The source map gives names and lines back to stack traces.
      optimization: { ...config.optimization, minimize: true },
      output: { ...config.output, devtoolModuleFilenameTemplate: '[resource-path]' },
    }),
  });
  // Renamed into place: a worker that starts right now reads the old one or the new one.
  const temporary = join(DIST, `.workflow-bundle.${process.pid}.js`);
  writeFileSync(temporary, code);
  renameSync(temporary, join(DIST, name));
}

/** tsc leaves the output of deleted sources behind, which would be published and imported for ever. */
function removeOrphans(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      removeOrphans(path);
      continue;
    }
    const output = /^(.*?)(\.d\.ts|\.js|\.d\.ts\.map|\.js\.map)$/.exec(relative(DIST, path));
    if (folder !== DIST && output && !existsSync(join(ROOT, `${output[1]}.ts`))) rmSync(path);
  }
}

/** A directory as the lock: making one is atomic. It is taken over when its owner has died. */
async function lock() {
  for (let told = false; ;) {
    try {
      mkdirSync(LOCK);
      writeFileSync(join(LOCK, 'pid'), String(process.pid));
      // process.exit on a failure skips the `finally` above.
      process.once('exit', () => rmSync(LOCK, { recursive: true, force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (ownerIsGone()) rmSync(LOCK, { recursive: true, force: true });
    else {
      if (!told) console.error('temporal-okta: another build is running, waiting for it.');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function ownerIsGone() {
  if (Date.now() - mtime(LOCK) > LOCK_STALE_MS) return true;
  try {
    process.kill(Number(readFileSync(join(LOCK, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function findTsc() {
  try {
    return createRequire(import.meta.url).resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

function mtime(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
