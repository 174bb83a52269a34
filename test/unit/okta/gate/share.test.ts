// Property: what our workers send to a bucket is all of their share, evenly, and hardly ever answered by 429.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../support/random.js';
import { VirtualOrg } from '../../../support/virtual-org.js';
import { VirtualTime } from '../../../support/virtual-time.js';
import { VirtualWorkers } from '../../../support/virtual-workers.js';

const minute = 60_000;

describe.each([
  [1, 'principal'],
  [1, 'org'],
  [3, 'principal'],
  [3, 'org'],
] as const)("%i workers, the headers showing the %s's limit", (workers, shows) => {
  const setUp = () => {
    const time = new VirtualTime();
    const org = new VirtualOrg(time, { limit: 600, part: 0.5, shows });
    const ours = new VirtualWorkers(time, org, { workers, latencyMs: 200, random: seededRandom(workers) });
    return { time, org, ours, startMs: time.now() };
  };

  it('spend the share of many calls', async () => {
    const { time, org, ours, startMs } = setUp();
    void ours.run(6000, 'normal', 500);
    await time.run(16 * minute);
    const used = org.count('us', startMs, time.now());
    expect(used / (16 * 300)).toBeGreaterThan(0.95);
    expect(used).toBeLessThanOrEqual(16 * 300);
    expect(org.count('us', startMs, Infinity, false) / used).toBeLessThan(0.005);
    // Most calls are told once when their turn will be.
    expect(ours.attempts / ours.done).toBeLessThan(3.5);
    for (let atMs = startMs; atMs < time.now() - 5000; atMs += 5000) {
      expect(org.count('us', atMs, atMs + 5000)).toBeLessThan(100);
    }
  });

  it('leave the reserve where the work is bulk', async () => {
    const { time, org, ours, startMs } = setUp();
    void ours.run(4000, 'bulk', 1000);
    await time.run(8 * minute);
    for (let atMs = startMs; atMs < time.now(); atMs += minute) {
      const used = org.count('us', atMs, atMs + minute);
      expect(used).toBeGreaterThan(150);
      expect(used).toBeLessThanOrEqual(workers === 1 ? 290 : 330);
    }
    expect(org.count('us', startMs, time.now()) / (8 * 270)).toBeGreaterThan(0.93);
    expect(org.count('us', startMs, Infinity, false) / org.count('us', startMs, Infinity)).toBeLessThan(0.005);
  });

  it('give way to somebody who takes 60 % of the bucket, and take back what is free again', async () => {
    const { time, org, ours, startMs } = setUp();
    void ours.run(10_000, 'normal', 1000);
    const fromMs = startMs + 3.4 * minute;
    time.at(fromMs, () => {
      org.traffic('tenant', 360, 8 * minute);
    });
    await time.run(16 * minute);
    const used = org.count('us', fromMs + 2 * minute, fromMs + 8 * minute) / 6;
    expect(used).toBeLessThanOrEqual(240);
    expect(used).toBeGreaterThan(120);
    // Where the headers show our own part, the others are only seen when the org's bucket is nearly empty.
    const refused = org.count('tenant', 0, Infinity, false);
    expect(refused / org.count('tenant', 0, Infinity)).toBeLessThan(workers === 1 || shows === 'org' ? 0.01 : 0.03);
    const later = org.count('tenant', fromMs + 2 * minute, Infinity, false);
    expect(later / org.count('tenant', fromMs + 2 * minute, Infinity)).toBeLessThan(0.01);
    expect(org.count('us', time.now() - 3 * minute, time.now()) / 3).toBeGreaterThan(workers === 1 ? 265 : 225);
  });
});

it('lets an urgent call go at once while thousands of bulk calls wait', async () => {
  const time = new VirtualTime();
  const org = new VirtualOrg(time, { limit: 600, part: 0.5, shows: 'principal' });
  const facts = { workers: 1, latencyMs: 200, random: seededRandom(5) };
  const ours = new VirtualWorkers(time, org, facts);
  const leavers = new VirtualWorkers(time, org, facts, ours.gates);
  void ours.run(5000, 'bulk');
  for (let nth = 0; nth < 20; nth += 1) time.at(time.now() + minute + nth * 7000, () => void leavers.call('urgent'));
  await time.run(5 * minute);
  expect(leavers.done).toBe(20);
  // The two latencies of the call, and nothing else.
  expect(Math.max(...leavers.waitedMs)).toBeLessThan(300);
  expect(leavers.attempts).toBe(20);
});

it('lets joiners pass bulk work', async () => {
  const time = new VirtualTime();
  const org = new VirtualOrg(time, { limit: 600, part: 0.5, shows: 'principal' });
  const facts = { workers: 1, latencyMs: 200, random: seededRandom(6) };
  const ours = new VirtualWorkers(time, org, facts);
  const joiners = new VirtualWorkers(time, org, facts, ours.gates);
  void ours.run(2000, 'bulk');
  await time.run(minute);
  void joiners.run(200, 'normal');
  await time.run(2 * minute);
  expect(joiners.done).toBe(200);
  expect(ours.done).toBeGreaterThan(300);
});
