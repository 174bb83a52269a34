// `npm run bench [-- NAME…] [--json]`: measures side by side, in one run, what ours costs beside the bare thing.
import { availableParallelism, cpus } from 'node:os';
import { actionThroughput } from './action-throughput.js';
import { hr, hrParts } from './hr.js';
import { limits, limitsParts } from './limits.js';
import type { BenchResult } from './result.js';
import { triggers, triggersParts } from './triggers.js';

const benches: Record<string, () => Promise<BenchResult[]>> = { actions: actionThroughput, limits, triggers, hr };
/** Parts of a bench run only if they are named. */
const all = { ...benches, ...limitsParts, ...triggersParts, ...hrParts };

const json = process.argv.includes('--json');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = named.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(all).join(', ')}\n`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const [name, run] of Object.entries(all)) {
  if (named.includes(name) || (named.length === 0 && Object.hasOwn(benches, name))) results.push(...(await run()));
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
