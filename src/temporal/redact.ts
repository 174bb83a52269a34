import { loggedDetails, oktaFailureOf, SetupFailureType } from '../failures.js';
import { credentialForms, type Replacement } from '../okta/credential-text.js';

/** What a log line may say of an error or an attribute. */
export type Loggable = string | number | boolean | null | Loggable[] | { [name: string]: Loggable };

/**
 * Bearers of secrets and of personal data, wherever they stand in a text. The order matters: whole before part. It takes
 * more than an error's own text loses: a log line is nobody's only source.
 */
const replacements: readonly Replacement[] = [
  // `Authorization` schemes; the scheme stays, so that the line still says what was there.
  [/\b(SSWS|Bearer|Basic|DPoP|Splunk)\s+[^\s"',;)\]}]+/gi, '$1 [redacted]'],
  [/([?&](?:code|state|sid|sessionid|session_state)=)[^\s"'&]+/gi, '$1[redacted]'],
  // Parameters whose value opens something, in URLs, forms and JSON, also in JSON within JSON.
  [
    /((?:^|[?&"'\s;{,])(?:\w{0,20}_?token|client_secret|client_assertion|code_verifier|password|passwd|secret|api_?key)\\*["']?\s*[=:]\s*)(?:\\*"(?:[^"\\]|\\(?!"))*\\*"|'[^']*'|[^\s"'&,;)}\]\\]+)/gi,
    '$1[redacted]',
  ],
  ...credentialForms,
  [/(?<![^\s"'<>()[\]{},;:/=?&@])[^\s"'<>()[\]{},;:/=?&@]+(?:@|%40)[^\s"'<>()[\]{},;:/=?&@]+/gi, '[address]'],
];

/** Takes e-mail addresses, tokens and other credentials out of a text. */
export function redactText(text: string): string {
  return replacements.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text);
}

const setupTypes: ReadonlySet<string> = new Set(Object.values(SetupFailureType));

/**
 * What a log may say of an error. A failure of Okta says its type and facts, but never its message, which may quote
 * paths with logins and Okta's own words about people; any other error says name and message, redacted.
 */
export function loggableError(error: Error): Loggable {
  const okta = oktaFailureOf(error);
  if (okta) {
    // The cure stands in these messages, which are about settings.
    const said = setupTypes.has(okta.type) ? { message: redactText(okta.message) } : {};
    return { type: okta.type, ...said, ...loggedDetails(okta.details) };
  }
  const { message, cause } = error;
  const frames = framesOf(error);
  const failure = temporalFailureName(error);
  return {
    name: failure ?? error.name,
    ...(failure === undefined ? { message: redactText(message) } : {}),
    ...(frames.length === 0 ? {} : { stack: frames }),
    ...(cause instanceof Error ? { cause: loggableError(cause) } : {}),
  };
}

/**
 * What comes out of the workflow sandbox has lost its class and its fields on the way; only the stack still says that it
 * was a failure of Temporal's, and its message may be Okta's.
 */
const temporalFailureName = ({ name, stack = '' }: Error): string | undefined =>
  /^\w*Failure$/.exec(name)?.[0] ?? /^(\w*Failure)(?::|\s|$)/.exec(stack)?.[1];

/** The frames of a stack, without its first lines: they repeat the message. */
const framesOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => redactText(line.trim()));

/** Attributes in which the SDK hands over whole tasks, payloads included. */
const payloadAttributes: ReadonlySet<string> = new Set(['task', 'taskEncoded', 'jobs', 'activation', 'failure']);

/** All that is taken over from the SDK's native part, which prints its structures in full, payloads included. */
const coreAttributes: ReadonlySet<string> = new Set([
  ...['sdkComponent', 'target', 'namespace', 'taskQueue', 'workflowId', 'workflowType', 'runId', 'activityId'],
  ...['activityType', 'attempt', 'error', 'reason', 'state'],
]);

/** Makes the attributes of a log line free of personal data, secrets and payloads. */
export function redactAttributes(attributes: Readonly<Record<string, unknown>>): Loggable {
  const isCore = attributes['sdkComponent'] === 'core';
  return redact(Object.fromEntries(Object.entries(attributes).filter(([name]) => !isCore || coreAttributes.has(name))));
}

const deepest = 5;

/** As {@link redactAttributes}, for any value. */
function redact(value: unknown, depth = 0): Loggable {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return value.toString();
    case 'object':
      break;
    default:
      return `[${typeof value}]`;
  }
  if (value instanceof Error) return loggableError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (depth >= deepest) return '[…]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, of]) => of !== undefined && !payloadAttributes.has(name))
      .map(([name, of]) => [name, redact(of, depth + 1)]),
  );
}
