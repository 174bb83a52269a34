import { createRandom, type Random } from './random.js';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The part of an id that only grows, so that the order of ids is the order of creation. */
const counterLength = 6;
const firstCount = 700_000_000;
/** What is there from the start and isn't generated stands behind everything that comes. */
const fixtureCount = 50_000_000_000;

/** Every id, token and request id of the org, reproducible from the seed. */
export class IdSource {
  private count: number;
  private readonly objects: Random;
  private readonly secrets: Random;
  private readonly requests: Random;
  private readonly events: Random;

  /**
   * @param kind `fixtures` are the same whatever else the org holds; `hooks` are drawn when requests go out, which
   *   real time decides, and must not shift what the org itself draws
   */
  constructor(seed: number, kind: 'org' | 'fixtures' | 'hooks' = 'org') {
    const stream = (name: string): Random => createRandom(seed, kind === 'org' ? name : `${kind}/${name}`);
    this.count = kind === 'org' ? firstCount : fixtureCount;
    this.objects = stream('objects');
    this.secrets = stream('secrets');
    this.requests = stream('requests');
    this.events = stream('events');
  }

  /** 20 characters with Okta's type prefix, e.g. `00u` for users. */
  object(prefix: string): string {
    this.count += 1 + Math.floor(this.objects() * 1000);
    return `${prefix}${inBase62(this.count)}${characters(this.objects, 17 - counterLength)}`;
  }

  secret(length: number): string {
    return characters(this.secrets, length);
  }

  request(): string {
    return hex(this.requests, 32);
  }

  error(): string {
    return `oae${characters(this.requests, 22)}`;
  }

  uuid(): string {
    const digits = hex(this.events, 32);
    const variant = '89ab'.charAt(Math.floor(this.events() * 4));
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `${variant}${digits.slice(17, 20)}`,
      digits.slice(20),
    ].join('-');
  }
}

function inBase62(count: number): string {
  let [rest, text] = [count, ''];
  for (let place = 0; place < counterLength; place += 1) {
    text = alphabet.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function characters(random: Random, length: number): string {
  let text = '';
  for (let at = 0; at < length; at += 1) text += alphabet.charAt(Math.floor(random() * alphabet.length));
  return text;
}

function hex(random: Random, length: number): string {
  let text = '';
  for (let at = 0; at < length; at += 1) text += Math.floor(random() * 16).toString(16);
  return text;
}
