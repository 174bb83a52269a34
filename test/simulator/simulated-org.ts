import { onTestFinished } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/index.js';

export interface Reply {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text when it is none, or `undefined` when there is nothing. */
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what Okta answers is what tests look at
}

export interface TestOrg extends Simulator {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  adminCall(method: string, path: string, body?: unknown): Promise<Reply>;
  /** All pages of a listing, page by page. */
  pages(path: string, most?: number): Promise<Reply[]>;
}

/** An org of the test's own, closed with it. */
export async function openOrg(options: SimulatorOptions = {}): Promise<TestOrg> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  const send = async (base: string, method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, // prettier-ignore
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  };
  const authorization = `SSWS ${simulator.apiToken}`;
  const call: TestOrg['call'] = (method, path, body, headers = {}) =>
    send(simulator.url, method, path, body, { authorization, ...headers });
  return {
    ...simulator,
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    adminCall: (method, path, body) => send(simulator.adminUrl, method, path, body, {}),
    pages: async (path, most = 1000) => {
      const replies: Reply[] = [];
      for (let next: string | undefined = path; next !== undefined && replies.length < most;) {
        const reply = await call('GET', next);
        replies.push(reply);
        next = nextLink(reply);
      }
      return replies;
    },
  };
}

/** The target of `rel="next"`; fetch joins Link lines by a comma. */
export function nextLink({ headers }: Reply): string | undefined {
  return /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
}

export const person = (login: string, more: Record<string, unknown> = {}) => ({
  profile: { login, email: login, firstName: 'Ada', lastName: 'Lovelace', ...more },
});

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
