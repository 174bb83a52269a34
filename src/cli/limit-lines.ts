import type { DescribeLimitsResult } from '../../workflows/describe-limits.js';
import type { OrgBucket } from '../../workflows/lib/merge-limits.js';

const columns: { title: string; of: (bucket: OrgBucket, atMs: number) => string; isText?: true }[] = [
  { title: 'ORG', of: ({ org }) => org, isText: true },
  { title: 'BUCKET', of: ({ bucket }) => bucket, isText: true },
  { title: 'LIMIT', of: ({ limit }) => orNothing(limit) },
  { title: 'OURS/ALLOWED', of: ({ usedByUs, allowed }) => `${String(usedByUs)}/${String(allowed)}` },
  { title: 'OTHERS', of: ({ usedByOthers }) => String(usedByOthers) },
  { title: 'LEFT', of: ({ left }) => orNothing(left) },
  { title: 'RESET IN', of: ({ resetAt }, atMs) => (resetAt === undefined ? '-' : secondsUntil(resetAt, atMs)) },
  {
    title: 'WAITING U/N/B',
    of: ({ waiting: { urgent, normal, bulk } }) => [urgent, normal, bulk].map(String).join('/'),
  },
  { title: '429', of: ({ refused }) => String(refused) },
  { title: 'LIMITED BY', of: ({ limitedBy }) => (limitedBy === 'nothing' ? '-' : limitedBy), isText: true },
];

const orNothing = (count: number | undefined): string => (count === undefined ? '-' : String(count));

const secondsUntil = (time: string, atMs: number): string =>
  `${String(Math.max(0, Math.round((Date.parse(time) - atMs) / 1000)))} s`;

/** A reading for people. */
export function limitLines({ at, workers, unreachable, buckets }: DescribeLimitsResult): string[] {
  return [
    ...(buckets.length === 0 ? ['No worker has called Okta yet'] : table(buckets, Date.parse(at))),
    ...concurrencyLines(buckets),
    `${at}, by ${String(workers.length)} worker${workers.length === 1 ? '' : 's'}`,
    ...(unreachable.length === 0 ? [] : [`No answer from ${unreachable.join(', ')}: ended lately, or too busy`]),
  ];
}

function table(buckets: readonly OrgBucket[], atMs: number): string[] {
  const rows = [columns.map(({ title }) => title), ...buckets.map((one) => columns.map(({ of }) => of(one, atMs)))];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (columns[at]?.isText ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Where Okta limits the calls under way: that is of the org, not of a bucket. */
const concurrencyLines = (buckets: readonly OrgBucket[]): string[] =>
  [...new Map(buckets.map(({ org, concurrency }) => [org, concurrency]))].flatMap(([org, { inFlight, limit }]) =>
    limit === undefined ? [] : [`${org}: ${String(inFlight)} of ${String(limit)} calls under way`],
  );
