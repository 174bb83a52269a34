// Property: wherever a rotation is cut short by the death of its process, the grant lives and its callers get a token.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, vi } from 'vitest';
import { connectionWorkflowId } from '../../src/ids.js';
import { OktaTokenError } from '../../src/okta/errors.js';
import type { OwnedToken } from '../../src/okta/auth/token-owner.js';
import { temporalTokenOwner } from '../../src/temporal/token-owner.js';
import { buildCommand } from '../support/cli.js';
import { OwnedOrg } from '../support/owned-org.js';
import { OwnerProcess } from '../support/owner-process.js';
import { test } from '../support/temporal-env.js';
import { Wire } from '../support/wire.js';

const owners = 10;

let org: OwnedOrg;
let toOkta: Wire;
let toTemporal: Wire;
const processes: OwnerProcess[] = [];
beforeAll(async () => {
  buildCommand();
  const [host = '', port] = inject('temporal').address.split(':');
  toTemporal = await Wire.to(host, Number(port));
  org = await OwnedOrg.start({
    webApps: Array.from({ length: owners }, () => ({ leewaySeconds: 30 })),
    through: async ({ hostname, port: orgPort }) => {
      toOkta = await Wire.to(hostname, Number(orgPort));
      return `http://127.0.0.1:${String(toOkta.port)}`;
    },
  });
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.kill()));
  for (const name of org.names) {
    await org.client.workflow.getHandle(connectionWorkflowId(name)).terminate();
  }
  await toTemporal.close();
  await toOkta.close();
  await org.close();
});

function loadProcess(): OwnerProcess {
  const process = new OwnerProcess(org.environment);
  processes.push(process);
  return process;
}

/** How many owners have a refresh that Temporal doesn't know to be finished. */
async function inFlight(): Promise<number> {
  const described = await Promise.all(
    org.names.map((name) => org.client.workflow.getHandle(connectionWorkflowId(name)).describe()),
  );
  return described.filter(({ raw }) => (raw.pendingActivities ?? []).length > 0).length;
}

/** How many owners have a finished refresh that no workflow task has dealt with. */
async function recorded(): Promise<number> {
  const histories = await Promise.all(
    org.names.map((name) => org.client.workflow.getHandle(connectionWorkflowId(name)).fetchHistory()),
  );
  const isRecorded = histories.map(({ events }) => {
    const types = (events ?? []).map((event) =>
      event.activityTaskCompletedEventAttributes ? 'answer' : event.workflowTaskCompletedEventAttributes ? 'task' : '',
    );
    return types.lastIndexOf('answer') > types.lastIndexOf('task');
  });
  return isRecorded.filter(Boolean).length;
}

const granted = (): number => org.tokenRequests('refresh_token').filter(({ status }) => status === 200).length;

/** What is waited for before the kill; gives how many rotations it hits. */
type Moment = (process: OwnerProcess, ask: () => void) => Promise<number>;

const beforeItLeft: Moment = async (process, ask) => {
  await process.stopAt('asked');
  ask();
  await process.reported('asked', owners);
  await process.kill();
  return inFlight();
};

/** Okta has rotated all, and the process has read none of it. */
const beforeTheAnswer: Moment = async (process, ask) => {
  const before = org.events('app.oauth2.token.grant.refresh_token');
  toOkta.holdAnswers();
  ask();
  const rotated = (): number => org.events('app.oauth2.token.grant.refresh_token') - before;
  await vi.waitUntil(() => rotated() === owners, 10_000);
  await process.kill();
  return inFlight();
};

const withTheAnswer: Moment = async (process, ask) => {
  await process.stopAt('answered');
  ask();
  await process.reported('answered', owners);
  await process.kill();
  return inFlight();
};

const afterItWasRecorded: Moment = async (process, ask) => {
  await process.stopAt('answered');
  ask();
  await process.reported('answered', owners);
  toTemporal.holdAnswers();
  process.goOn();
  await vi.waitUntil(async () => (await recorded()) === owners, { timeout: 10_000, interval: 50 });
  await process.kill();
  return recorded();
};

const anywhere: Moment = async (process, ask) => {
  const before = granted();
  ask();
  await vi.waitUntil(() => granted() > before, { timeout: 10_000, interval: 1 });
  await delay(Math.random() * 20);
  await process.kill();
  return inFlight();
};

/** The same, and Temporal goes on giving work to the dead. */
const byPowerLoss: Moment = (process, ask) => {
  toTemporal.hideDeath();
  return beforeTheAnswer(process, ask);
};

/** As an action does: what can be tried again is tried again. */
async function tokenOf(name: string, rejected: string | undefined): Promise<OwnedToken> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await temporalTokenOwner(org.client).accessToken(name, rejected);
    } catch (error) {
      if (!(error instanceof OktaTokenError && error.kind === 'server') || attempt === 3) throw error;
    }
  }
}

const tokens = new Map<string, OwnedToken>();
async function renewAll(): Promise<void> {
  const renewed = org.names.map(async (name) => {
    tokens.set(name, await tokenOf(name, tokens.get(name)?.fingerprint));
  });
  await Promise.all(renewed);
}

/** The longest time since `since` from the first answered refresh of a connection to its last: a repeat came so late. */
function longestRepeatMs(since: string): number {
  const spans = org.names.map((name) => {
    const at = org.tokenRequests('refresh_token', name).flatMap((request) => (request.at >= since ? request.at : []));
    return at.length < 2 ? 0 : Date.parse(at.at(-1) ?? '') - Date.parse(at[0] ?? '');
  });
  return Math.max(...spans);
}

const signIns = (): number =>
  org.simulator.admin.requests().filter(({ grantType }) => grantType === 'authorization_code').length;

test('60 deaths, no dead grant', { timeout: 240_000 }, async () => {
  const where = {
    ...{ address: `127.0.0.1:${String(toTemporal.port)}`, file: org.file },
    namespace: inject('temporal').namespace,
  };
  let process = loadProcess();
  let next = loadProcess();
  await Promise.all([process.start(where), ...org.names.map((name) => org.login(name))]);
  await renewAll();

  let hits = 0;
  const repeats: number[] = [];
  for (const moment of [beforeItLeft, beforeTheAnswer, withTheAnswer, afterItWasRecorded, anywhere, byPowerLoss]) {
    const since = org.simulator.admin.clock().now;
    let asked: Promise<void> | undefined;
    hits += await moment(process, () => {
      asked = renewAll();
    });
    toOkta.release();
    toTemporal.release();
    [process, next] = [next, loadProcess()];
    await process.start(where);
    await vi.waitUntil(async () => (await inFlight()) === 0, { timeout: 60_000, interval: 200 });
    toTemporal.showDeath();
    await asked;
    repeats.push(longestRepeatMs(since));
  }

  expect(hits).toBeGreaterThanOrEqual(50);
  // What a rotation cut short leaves of the 30 seconds in which Okta gives the same tokens again.
  expect(Math.max(...repeats)).toBeLessThan(25_000);
  await renewAll();
  for (const { accessToken } of tokens.values()) {
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await fetch(`${org.simulator.url}/api/v1/users?limit=1`, { headers })).status).toBe(200);
  }
  expect(org.events('app.oauth2.token.detect_reuse')).toBe(0);
  expect(signIns()).toBe(owners);
});
