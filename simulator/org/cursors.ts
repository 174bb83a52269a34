import { createHmac } from 'node:crypto';

/**
 * Opaque `after` values. A cursor belongs to the query that it was made for and can't be made by hand: both is checked,
 * because clients that build their own cursors break on a real org without notice.
 */
export class Cursors {
  constructor(private readonly seed: number) {}

  encode(query: string, position: unknown): string {
    const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
    return `${payload}${this.sign(payload, query)}`;
  }

  /** The position, or `undefined` for a cursor that isn't of this query. */
  decode(query: string, cursor: string): unknown {
    const payload = cursor.slice(0, -16);
    if (payload === '' || cursor.slice(-16) !== this.sign(payload, query)) return undefined;
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown;
  }

  private sign(payload: string, query: string): string {
    return createHmac('sha256', `cursor/${this.seed}`).update(`${query}\n${payload}`).digest('base64url').slice(0, 16);
  }
}
