import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { connectionWorkflowId } from '../../src/ids.js';
import type { LoginGrant } from '../../src/okta/auth/web-client.js';
import { connectClient } from '../../src/temporal/client.js';
import { encryptionFromEnvironment } from '../../src/temporal/codec/encryption.js';
import type { LoginSetup } from './login-setup.js';

/** What the logins of a connection gave, in their order, as the holder of the key reads it in Temporal. */
export async function storedGrants(
  { name, keys }: LoginSetup,
  { address, namespace }: { address: string; namespace: string },
): Promise<LoginGrant[]> {
  const encryption = encryptionFromEnvironment({ TEMPORAL_OKTA_ENCRYPTION_KEYS: keys });
  const client = await connectClient({ address, namespace, encryption });
  try {
    const { events } = await client.workflow.getHandle(connectionWorkflowId(name)).fetchHistory();
    const grants: LoginGrant[] = [];
    for (const { workflowExecutionSignaledEventAttributes: signal } of events ?? []) {
      const payloads = signal?.input?.payloads;
      if (!payloads) continue;
      const [grant] = await decodeArrayFromPayloads(client.options.loadedDataConverter, payloads);
      grants.push(grant as LoginGrant);
    }
    return grants;
  } finally {
    await client.connection.close();
  }
}

/** Whether Okta takes a token of the web application. */
export async function isAlive({ org, clientId, clientSecret }: LoginSetup, token: string): Promise<boolean> {
  const answer = await fetch(`${org.simulator.url}/oauth2/v1/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ token }),
  });
  const { active } = (await answer.json()) as { active: boolean };
  return active;
}
