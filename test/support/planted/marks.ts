import { createPrivateKey, randomBytes } from 'node:crypto';
import type { Mark } from '../marked.js';

/** A person whose every attribute is marked. */
export interface MarkedProfile {
  login: string;
  email: string;
  firstName: string;
  lastName: string;
  employeeNumber: string;
  mobilePhone: string;
  department: string;
}

/** What one play plants: all of it differs from every other play's. */
export class Planted {
  private readonly tag = randomBytes(5).toString('hex');
  // The org refuses a password that holds a part of the login.
  private readonly word = randomBytes(5).toString('hex');
  private people = 0;
  private readonly host = `mark-${this.tag}.example.com`;
  private readonly name = `Zä"ph\\od-${this.tag}`;
  private readonly surname = `Bee<b>&ble'${this.tag}`;
  private readonly number = `E/${this.tag}%25`;
  private readonly phone = `+1 (555) ${this.tag}`;
  private readonly department = `Département ${this.tag} #1`;

  readonly apiToken = `00${randomBytes(30).toString('hex')}`;
  readonly encryptionKey = randomBytes(32);
  readonly group = `Gröup "of" ${this.tag}`;
  readonly ipAddress = `2001:db8:${this.tag.slice(0, 4)}:${this.tag.slice(4, 8)}::77`;
  readonly city = `Märkville ${this.tag}`;
  readonly password = `Pä"${this.word}\\Wörd55`;
  readonly answer = `An "answer" ${this.tag}`;
  /** In the words of an error of Okta's. */
  readonly remark = `somebody@${this.host} is Zä"ph\\od-${this.tag}`;

  /** Somebody else at each call. */
  profile(): MarkedProfile {
    this.people += 1;
    const of = String(this.people);
    return {
      login: `login.${of}+odd@${this.host}`,
      email: `mail.${of}@${this.host}`,
      firstName: `${this.name}.${of}`,
      lastName: `${this.surname}.${of}`,
      employeeNumber: `${this.number}.${of}`,
      mobilePhone: `${this.phone}.${of}`,
      department: `${this.department}.${of}`,
    };
  }

  /** Found only where there is no key, and never in a log. */
  personal(): Mark[] {
    return [
      { name: 'login or mail address', text: `@${this.host}` },
      { name: 'first name', text: this.name },
      { name: 'last name', text: this.surname },
      { name: 'employee number', text: this.number },
      { name: 'phone number', text: this.phone },
      { name: 'department', text: this.department },
      { name: 'group', text: this.group },
      { name: 'address of a sign-in', text: this.ipAddress },
      { name: 'city', text: this.city },
    ];
  }

  /** What a starter wrote into an input: found there without a key, and never in what a process says. */
  chosen(): Mark[] {
    return [
      { name: 'chosen password', text: this.password },
      { name: 'beginning of a chosen password', text: this.password.slice(0, 8) },
      { name: 'recovery answer', text: this.answer },
    ];
  }

  /** Found nowhere. */
  credentials(): Mark[] {
    const key = this.encryptionKey;
    return [
      { name: 'API token', text: this.apiToken },
      { name: 'encryption key', text: key.toString('base64').slice(0, -1) },
      { name: 'encryption key in base64url', text: key.toString('base64url') },
      { name: 'encryption key in hex', text: key.toString('hex') },
      { name: 'encryption key as numbers', text: [...key.subarray(0, 8)].join(',') },
    ];
  }
}

/** A private key by its file, line for line, and by its numbers. */
export function marksOfKey(name: string, pem: string): Mark[] {
  const lines = pem.split('\n').filter((line) => line.length > 24 && !line.startsWith('-'));
  const numbers = Object.entries(createPrivateKey(pem).export({ format: 'jwk' })).filter(([field]) =>
    ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(field),
  );
  return [
    ...lines.map((text, at) => ({ name: `${name}, line ${String(at + 1)}`, text })),
    ...numbers.flatMap(([field, value]) => marksOfNumber(`${name}, ${field}`, String(value))),
  ];
}

/** A number of a private key as a JWK holds it, and its bytes in other notations. */
export function marksOfNumber(name: string, base64url: string): Mark[] {
  const bytes = Buffer.from(base64url, 'base64url');
  return [
    { name, text: base64url.slice(0, 40) },
    { name: `${name} in base64`, text: bytes.toString('base64').slice(0, 40) },
    { name: `${name} in hex`, text: bytes.toString('hex').slice(0, 60) },
  ];
}
