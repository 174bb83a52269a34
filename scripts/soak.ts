// `npm run soak -- triggers [--minutes N] [--seed S]`: lets everything break for a while, and looks at what is left.
import { parseArgs } from 'node:util';
import { soakTriggers } from './soak/triggers.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (positionals.join() !== 'triggers' || !(minutes > 0) || !Number.isInteger(seed)) {
  process.stderr.write('usage: npm run soak -- triggers [--minutes N] [--seed S]\n');
  process.exit(2);
}
const problems = await soakTriggers({ minutes, seed });
for (const problem of problems) process.stdout.write(`FAILED ${problem}\n`);
process.exit(problems.length === 0 ? 0 : 1);
