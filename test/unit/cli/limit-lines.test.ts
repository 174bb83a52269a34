// Property: a reading of the limits is a table whose columns stand below each other, and says what it lacks.
import { describe, expect, it } from 'vitest';
import { limitLines } from '../../../src/cli/limit-lines.js';
import type { OrgBucket } from '../../../workflows/lib/merge-limits.js';

const at = '2026-05-04T03:00:00.000Z';

const bucket = (given: Partial<OrgBucket> = {}): OrgBucket => ({
  ...{ org: 'https://acme.okta.com', connections: ['acme'], bucket: 'users', allowed: 300, usedByUs: 296 },
  ...{ usedByOthers: 40, waiting: { urgent: 0, normal: 2, bulk: 1840 }, refused: 3, limitedBy: 'share' },
  concurrency: { inFlight: 1 },
  ...given,
});

const cells = (line = ''): string[] => line.split(/\s{2,}/);

describe('limitLines', () => {
  it('puts numbers below each other, and the reset in seconds from the reading', () => {
    const seen = { limit: 600, left: 264, resetAt: '2026-05-04T03:00:18.400Z' };
    const [head, first, second, last] = limitLines({
      ...{ at, workers: ['a', 'b'], unreachable: [] },
      buckets: [bucket(seen), bucket({ bucket: 'user-write', limitedBy: 'nothing' })],
    });
    expect(cells(first)).toEqual([
      ...['https://acme.okta.com', 'users', '600', '296/300', '40', '264', '18 s', '0/2/1840', '3', 'share'],
    ]);
    expect(cells(second).slice(2)).toEqual(['-', '296/300', '40', '-', '-', '0/2/1840', '3', '-']);
    for (const title of ['LIMIT', 'OTHERS', 'LEFT', 'RESET IN']) {
      const end = (head ?? '').indexOf(`  ${title}`) + 2 + title.length;
      expect([first?.slice(end, end + 2), second?.slice(end, end + 2)]).toEqual(['  ', '  ']);
    }
    expect(last).toContain('2 workers');
  });

  it('gives the calls under way once an org, and only where Okta limits them', () => {
    const limited = { concurrency: { inFlight: 7, limit: 30 } };
    const lines = limitLines({
      ...{ at, workers: ['a'], unreachable: [] },
      buckets: [bucket(limited), bucket({ bucket: 'groups', ...limited }), bucket({ org: 'https://emea.okta.com' })],
    });
    expect(lines.filter((line) => line.includes('under way'))).toEqual([
      'https://acme.okta.com: 7 of 30 calls under way',
    ]);
  });

  it('says who did not answer, and nothing of buckets where nobody did', () => {
    const some = limitLines({ at, workers: ['a'], unreachable: ['deadbeef'], buckets: [] });
    expect(some).toHaveLength(3);
    expect(some.at(-1)).toContain('deadbeef');
    const none = limitLines({ at, workers: [], unreachable: ['deadbeef'], buckets: [] });
    expect(none).toEqual([some.at(-1)]);
  });
});
