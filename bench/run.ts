// `npm run bench [-- NAME…] [--json]`: measures side by side, in one run, what ours costs beside the bare thing.
import { availableParallelism, cpus } from 'node:os';
import { actionThroughput } from './action-throughput.js';

/** One measurement. `ratio` is ours by beside. */
export interface BenchResult {
  bench: string;
  ours: number;
  beside: number;
  /** What stands beside ours. */
  peer: string;
  unit: string;
  ratio: number;
  /** The least ratio that is good enough. */
  target: number;
  met: boolean;
}

const benches: Record<string, () => Promise<BenchResult[]>> = { actions: actionThroughput };

const json = process.argv.includes('--json');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = named.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const [name, run] of Object.entries(benches)) {
  if (named.length === 0 || named.includes(name)) results.push(...(await run()));
}
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${String(availableParallelism())} cores, Node ${process.versions.node}`;
if (json) process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
else {
  process.stdout.write(`${machine}\n`);
  for (const { bench, ours, beside, peer, unit, ratio, target, met } of results) {
    process.stdout.write(
      `${bench}: ${ours.toFixed(1)} ${unit}; ${peer}: ${beside.toFixed(1)} ${unit}; ratio ${ratio.toFixed(2)} ` +
        `(target ${String(target)}: ${met ? 'met' : 'missed'})\n`,
    );
  }
}
