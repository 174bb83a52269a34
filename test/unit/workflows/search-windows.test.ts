// Property: whatever becomes of the runs of a search, those that end with a result cover every instant exactly once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closeWindows,
  completeUntil,
  noWindows,
  openWindows,
  releaseWindows,
  type RunFate,
  type SearchWindow,
  windowsOf,
} from '../../../workflows/lib/search-windows.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 4, 4) + minute * 60_000).toISOString();
const since = at(0);
const run = (runId: string) => ({ workflowId: 'w', runId });

interface Modelled {
  runId: string;
  windows: SearchWindow[];
  status: 'running' | 'completed' | 'lost';
  /** It said so after its end: its activity outlived it. */
  saidLate: boolean;
}

/** The owner, and what Temporal would know of the runs. */
class Model {
  state = noWindows();
  readonly runs: Modelled[] = [];
  latest = 0;

  open(minute: number, { stale = false, isRetained = true } = {}): Modelled {
    const fates = Object.fromEntries(this.runs.map((one) => [one.runId, this.fate(one, stale, isRetained)]));
    const opened: Modelled = { runId: `r${String(this.runs.length)}`, windows: [], status: 'running', saidLate: false };
    const asked = { run: run(opened.runId), since, until: at(minute), fates };
    this.state = openWindows(this.state, asked);
    opened.windows = windowsOf(this.state, opened) ?? [];
    // The activity that asks may run twice.
    this.state = openWindows(this.state, asked);
    expect(windowsOf(this.state, opened) ?? []).toEqual(opened.windows);
    this.latest = Math.max(this.latest, minute);
    this.runs.push(opened);
    return opened;
  }

  complete(one: Modelled): void {
    this.state = closeWindows(this.state, one);
    const isAccepted = one.windows.length === 0 || windowsOf(this.state, one) !== undefined;
    one.status = isAccepted ? 'completed' : 'lost';
  }

  fail(one: Modelled): void {
    this.state = releaseWindows(this.state, one);
    one.status = 'lost';
  }

  covered(): SearchWindow[] {
    return this.runs
      .filter(({ status }) => status === 'completed')
      .flatMap(({ windows }) => windows)
      .sort((a, b) => (a.since < b.since ? -1 : 1));
  }

  /** The owner's next run gets it as JSON. */
  carry(): void {
    const before = JSON.stringify(this.state);
    this.state = JSON.parse(before) as typeof this.state;
    expect(JSON.stringify(this.state)).toBe(before);
  }

  /** At no time two runs hold one instant, nor is one given back that a run holds; all lie before the watermark. */
  assertDisjoint(): void {
    const { open, returned, watermark = '' } = this.state;
    const held = [...open.flatMap(({ windows }) => windows), ...returned].sort((a, b) => (a.since < b.since ? -1 : 1));
    for (const [index, { since: begin, until }] of held.entries()) {
      expect(begin < until && until <= watermark).toBe(true);
      if (index > 0) expect(begin >= (held[index - 1]?.until ?? '')).toBe(true);
    }
    const complete = completeUntil(this.state);
    for (const { windows } of open.filter(({ isDone }) => !isDone)) {
      for (const window of windows) expect((complete ?? '') <= window.since).toBe(true);
    }
  }

  private fate({ status, saidLate }: Modelled, stale: boolean, isRetained: boolean): RunFate {
    if (stale) return 'running';
    return isRetained || status === 'running' || saidLate ? status : 'unknown';
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('open' as const), minute: fc.integer({ min: -5, max: 60 }), stale: fc.boolean(), isRetained: fc.boolean() }), // prettier-ignore
  fc.record({
    do: fc.constantFrom('complete' as const, 'fail' as const, 'terminate' as const, 'sayAndTerminate' as const),
    pick: fc.nat(),
  }),
  fc.record({ do: fc.constant('sayLate' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('carry' as const) }),
);

describe('the windows of a search', () => {
  it('are covered once, and touch', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = new Model();
        for (const one of steps) {
          const { watermark = '' } = model.state;
          model.assertDisjoint();
          if (one.do === 'open') {
            model.open(one.minute, one);
            expect((model.state.watermark ?? '') >= watermark).toBe(true);
            continue;
          }
          if (one.do === 'carry') {
            model.carry();
            continue;
          }
          const wanted = one.do === 'sayLate' ? 'lost' : 'running';
          const candidates = model.runs.filter(({ status }) => status === wanted);
          const picked = candidates[one.pick % candidates.length];
          if (!picked) continue;
          if (one.do === 'complete') model.complete(picked);
          if (one.do === 'fail') model.fail(picked);
          if (one.do === 'sayLate' || one.do === 'sayAndTerminate') {
            model.state = closeWindows(model.state, picked);
            picked.saidLate = true;
          }
          if (one.do === 'terminate' || one.do === 'sayAndTerminate') picked.status = 'lost';
        }
        for (const one of model.runs) if (one.status === 'running') one.status = 'lost';
        model.complete(model.open(61));
        // The fate of the last one is seen by the next.
        model.complete(model.open(61));
        const covered = model.covered();
        expect(covered[0]?.since).toBe(since);
        expect(covered.at(-1)?.until).toBe(at(61));
        for (const [index, { since: begin, until }] of covered.entries()) {
          expect(begin < until).toBe(true);
          if (index > 0) expect(begin).toBe(covered[index - 1]?.until);
        }
        expect(completeUntil(model.state)).toBe(at(61));
        expect(model.state.returned).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('of a run whose end lies behind the watermark are none', () => {
    const model = new Model();
    model.open(10);
    expect(model.open(5).windows).toEqual([]);
    expect(model.open(10).windows).toEqual([]);
    expect(model.open(12).windows).toEqual([{ since: at(10), until: at(12) }]);
  });

  it('begin at `since`, though a first run ends before it', () => {
    const model = new Model();
    expect(model.open(-5).windows).toEqual([]);
    expect(model.open(5).windows).toEqual([{ since, until: at(5) }]);
  });

  it('of a failed run go to the next one, and those of one that goes on do not', () => {
    const model = new Model();
    model.fail(model.open(10));
    expect(completeUntil(model.state)).toBe(since);
    model.open(20);
    expect(model.open(30).windows).toEqual([{ since: at(20), until: at(30) }]);
    expect(completeUntil(model.state)).toBe(since);
  });

  it('of a run that was given up can no longer be closed by it', () => {
    const model = new Model();
    const dead = model.open(10);
    dead.status = 'lost';
    expect(model.open(20).windows).toEqual([{ since, until: at(20) }]);
    model.complete(dead);
    expect(dead.status).toBe('lost');
  });
});
