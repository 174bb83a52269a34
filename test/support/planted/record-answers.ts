import { inspect } from 'node:util';
import type { Client } from '@temporalio/client';

type Method = (...given: unknown[]) => Promise<object>;

/** Records what a server answers to a client before anything of it is decoded, and its refusals. */
export function recordAnswers(client: Client, record: (name: string, bytes: Buffer) => void): void {
  const service = client.workflowService as unknown as Record<string, Method>;
  for (const [name, call] of Object.entries(service)) {
    service[name] = async (...given) => {
      try {
        const answer = await call(...given);
        const message = answer.constructor as unknown as { encode(of: object): { finish(): Uint8Array } };
        record(`answer to ${name}`, Buffer.from(message.encode(answer).finish()));
        record(`answer to ${name}, as JSON`, Buffer.from(JSON.stringify(answer)));
        return answer;
      } catch (error) {
        record(`refusal of ${name}`, Buffer.from(inspect(error)));
        throw error;
      }
    };
  }
}
