import type { Gate, GateTicket, Passage } from './gate/gate.js';
import { readRateLimit } from './rate-limit.js';
import type { HttpAnswer, HttpRequest, Transport } from './transport.js';

/**
 * Makes one HTTP request with leave of the gate, which learns from what comes of it.
 *
 * @param prepare makes the request once there is leave: what it carries may be dated
 * @throws OktaRateLimitError held back by the gate
 * @throws OktaNetworkError no whole answer
 */
export async function sendThroughGate(
  { gate, transport }: { gate: Gate; transport: Transport },
  ticket: GateTicket,
  prepare: () => Promise<HttpRequest>,
  now: () => number = Date.now,
): Promise<{ answer: HttpAnswer; passage: Passage }> {
  const passage = await gate.enter(ticket);
  let request: HttpRequest;
  try {
    request = await prepare();
  } catch (error) {
    passage.unsent();
    throw error;
  }
  try {
    const answer = await transport.send(request);
    passage.answered(readRateLimit(answer.headers, now()));
    return { answer, passage };
  } catch (error) {
    passage.lost();
    throw error;
  }
}
