import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is sent back. */
export interface Answer {
  status: number;
  /** Default: JSON. */
  type?: string;
  body: string;
}

export const json = (status: number, value: unknown): Answer => ({ status, body: JSON.stringify(value) });
export const said = (status: number, message: string): Answer => json(status, { error: { message } });

export const lingerMs = 500;

/** Answers, and ends the connection. */
export async function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { status, type = 'application/json', body } = answer;
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-length': bytes.length,
    // One post a connection: where none is kept, none is closed just when the next post comes.
    connection: 'close',
  });
  response.write(bytes);
  // Closed on a sender that still sends, the connection would be reset before the answer is read.
  if (!request.complete) await drained(request);
  response.end();
}

/** The rest of a body that nobody wants has come, or was waited for long enough. */
function drained(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lingerMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', end).once('close', end).resume();
  });
}
