/**
 * Finding a Temporal server program: a list of steps, tried in order, the first that works wins. Every step says in one
 * line what came of it, because the slow ones take minutes and the failing ones are the newcomer's only clue.
 */

export interface FoundServer {
  /** Path of an executable. */
  path: string;
  /** Which step found it, in words. */
  source: string;
  version: string;
}

export interface StepContext {
  report: (line: string) => void;
  signal: AbortSignal | undefined;
}

/** A step finds a server, or says why not. An error it throws counts as a reason too, a `ServerConfigError` ends the search. */
export type StepOutcome = { found: FoundServer } | { why: string };

export interface ResolveStep {
  name: string;
  run(context: StepContext): Promise<StepOutcome>;
}

export interface ResolveOptions {
  report?: ((line: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The caller named a server and it can't be used: looking further would silently use another one than asked for. */
export class ServerConfigError extends Error {
  readonly code = 'Config.Invalid';
  override readonly name = 'ServerConfigError';
}

/** No step worked. `attempts` lists them in order. */
export class ServerNotFoundError extends Error {
  readonly code = 'Config.Missing';
  override readonly name = 'ServerNotFoundError';
  constructor(
    what: string,
    readonly attempts: readonly { step: string; why: string }[],
    cures: readonly string[],
  ) {
    const tried = attempts.map(({ step, why }, i) => `  ${i + 1}. ${step}: ${why}`);
    super(
      [`No ${what} found. Tried:`, ...tried, 'Any one of these cures it:', ...cures.map((c) => `  - ${c}`)].join('\n'),
    );
  }
}

export async function resolveServer(
  what: string,
  steps: readonly ResolveStep[],
  cures: readonly string[],
  options: ResolveOptions = {},
): Promise<FoundServer> {
  const report = (line: string) => options.report?.(`${what}: ${line}`);
  const attempts: { step: string; why: string }[] = [];
  for (const step of steps) {
    options.signal?.throwIfAborted();
    const outcome = await runStep(step, { report, signal: options.signal });
    if ('found' in outcome) {
      const { version, source, path } = outcome.found;
      report(`using ${version} from ${source} (${path})`);
      return outcome.found;
    }
    attempts.push({ step: step.name, why: outcome.why });
    report(`${step.name}: ${outcome.why}`);
  }
  throw new ServerNotFoundError(what, attempts, cures);
}

async function runStep(step: ResolveStep, context: StepContext): Promise<StepOutcome> {
  try {
    return await step.run(context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof ServerConfigError) throw error;
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
