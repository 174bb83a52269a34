// What is the least for the same pages: fetch, parse, drop.
import { given } from '../given.js';

export interface BareLoopInput {
  url: string;
  pages: number;
}

const { url, pages } = await given<BareLoopInput>();
let link = `${url}/api/v1/logs?limit=1000`;
let events = 0;
const startedMs = performance.now();
for (let page = 0; page < pages; page += 1) {
  const answer = await fetch(link);
  events += ((await answer.json()) as unknown[]).length;
  link = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? link;
}
process.stdout.write(`${JSON.stringify({ events, ms: performance.now() - startedMs })}\n`);
process.disconnect();
