// Many simulated orgs in one process.
import { startSimulator } from '../../simulator/index.js';
import { given } from '../given.js';

export interface OrgFarmInput {
  orgs: number;
}

/** What it prints: the orgs; and, after each message, when which filter was polled for. */
export interface OrgFarmLine {
  orgs: { url: string; apiToken: string; userId: string }[];
}
export interface OrgFarmPolls {
  polls: { org: number; filter: string; atMs: number }[];
}

const { orgs: count } = await given<OrgFarmInput>();
const orgs = await Promise.all(
  Array.from({ length: count }, (_, nth) => startSimulator({ users: 1, seed: nth, rateLimits: 'workforce' })),
);
const line: OrgFarmLine = {
  orgs: orgs.map(({ url, apiToken, admin }) => ({ url, apiToken, userId: admin.state().users[0]?.id ?? '' })),
};
process.stdout.write(`${JSON.stringify(line)}\n`);
process.on('message', () => {
  const polls = orgs.flatMap(({ admin }, org) =>
    admin.requests().flatMap(({ path, at }) => {
      const url = new URL(path, 'http://org');
      if (url.pathname !== '/api/v1/logs') return [];
      return [{ org, filter: url.searchParams.get('filter') ?? '', atMs: Date.parse(at) }];
    }),
  );
  const answer: OrgFarmPolls = { polls };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
process.once('SIGTERM', () => {
  void Promise.all(orgs.map((org) => org.close())).then(() => process.exit(0));
});
