// Okta's Node SDK with its own retry: it waits for the reset of the window. By default it gives up after two retries; here it may go on.
import okta from '@okta/okta-sdk-nodejs';
import { runPeer } from './peer-input.js';

await runPeer(({ url, apiToken }) => {
  const requestExecutor = new okta.DefaultRequestExecutor({ maxRetries: 1000, requestTimeout: 0 });
  const client = new okta.Client({ orgUrl: url, token: apiToken, requestExecutor });
  return async ({ groupId, userId }) => {
    await client.groupApi.assignUserToGroup({ groupId, userId });
  };
});
