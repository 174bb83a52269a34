// Property: a replaced API token counts from the first refusal of the old one on, and a dead one is tried once.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { apiToken } from '../../../../src/okta/auth/api-token.js';
import { OktaClient } from '../../../../src/okta/client.js';
import { Gate } from '../../../../src/okta/gate/gate.js';
import { ScriptedOkta } from '../../../support/scripted-okta.js';

let okta: ScriptedOkta;
beforeEach(async () => {
  okta = await ScriptedOkta.start();
});
afterEach(() => okta.close());

const refused = { request: '', status: 401, body: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' } };
const read = { method: 'GET', path: '/api/v1/users/me', bucket: 'user-read', schema: z.looseObject({}) } as const;
const clientWith = (token: () => string): OktaClient =>
  new OktaClient({
    ...{ connection: 'default', origin: new URL(okta.origin), gate: new Gate(), userAgent: 'test/1' },
    auth: apiToken(token),
  });
const sent = (): unknown[] => okta.received.map(({ headers }) => headers.authorization);

it('takes the new token', async () => {
  let token = 'old';
  const client = clientWith(() => token);
  token = 'new';
  okta.play([refused, { request: '', status: 200, body: { id: '00u1' } }]);
  expect((await client.request(read)).status).toBe(200);
  expect(sent()).toEqual(['SSWS old', 'SSWS new']);
});

it('asks once where the token is the same', async () => {
  okta.play([refused]);
  await expect(clientWith(() => 'dead').request(read)).rejects.toMatchObject({ refusal: { status: 401 } });
  expect(sent()).toEqual(['SSWS dead']);
});
