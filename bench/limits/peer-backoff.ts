// What most scripts do: a loop that waits longer after each 429, whatever the headers say.
import { runPeer } from './peer-input.js';

const firstMs = 1000;
const longestMs = 60_000;

await runPeer(({ url, apiToken }) => async ({ groupId, userId }) => {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${url}/api/v1/groups/${groupId}/users/${userId}`, {
      method: 'PUT',
      headers: { authorization: `SSWS ${apiToken}`, accept: 'application/json', 'content-length': '0' },
    });
    await answer.arrayBuffer();
    if (answer.ok) return;
    if (answer.status !== 429) throw new Error(String(answer.status));
    const waitMs = Math.min(firstMs * 2 ** attempt, longestMs) * (0.5 + Math.random() / 2);
    await new Promise<void>((resolve) => setTimeout(resolve, waitMs));
  }
});
