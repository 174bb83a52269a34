import { z } from 'zod';
import { findScope, scopeNames } from '../scopes.js';
import { nearest } from './nearest.js';
import { listError, textError } from './wrong-type.js';

/** Okta takes no longer `scope` parameter. */
const maxLength = 4096;

const example = '[okta.users.manage, okta.logs.read]';

function scopeProblem(name: string): string | undefined {
  if (findScope(name)) return undefined;
  if (/\s|,/.test(name)) return 'holds several scopes: write each as an item of its own';
  const known = nearest(name, scopeNames);
  if (known !== undefined) return `is no scope of Okta: did you mean ${known}?`;
  if (/^okta(\.\w+){3,}$/.test(name)) {
    return 'is no scope of Okta: names of that kind are permissions of custom administrator roles; docs/scopes.md lists the scopes';
  }
  return 'is no scope of Okta: docs/scopes.md lists them';
}

const scopeName = (extra: (name: string) => string | undefined) =>
  z.string({ error: textError('okta.logs.read') }).superRefine((name, context) => {
    const message = scopeProblem(name) ?? extra(name);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

interface ScopeListOptions {
  description: string;
  /** What editors offer. */
  offered: readonly string[];
  /** What is wrong with the list as a whole. */
  whole: (names: string[]) => string[];
}

const scopeList = (item: z.ZodType<string>, { description, offered, whole }: ScopeListOptions) =>
  z
    .array(item, { error: listError(example) })
    .superRefine((names, context) => {
      names.forEach((name, index) => {
        if (names.indexOf(name) === index) return;
        context.addIssue({ code: 'custom', path: [index], message: `stands twice: delete one ${name}` });
      });
      const length = names.join(' ').length;
      const faults =
        names.length === 0
          ? [`is empty, and a token without scopes may do nothing: write e.g. ${example}`]
          : whole(names);
      if (length > maxLength)
        faults.push(`is too long: ${length} characters, and Okta takes ${maxLength}; ask for fewer`);
      for (const message of faults) context.addIssue({ code: 'custom', message });
    })
    .meta({ description, items: { type: 'string', enum: offered }, minItems: 1, uniqueItems: true });

/** Scopes that an API service app may ask for. */
export const clientCredentialsScopes = scopeList(
  scopeName((name) => {
    if (findScope(name)?.clientCredentials !== false) return undefined;
    return name === 'offline_access'
      ? 'is not for clientCredentials, which need no refresh token: delete it'
      : 'is not for clientCredentials, because it concerns a person who signs in: delete it';
  }),
  {
    description: 'Scopes to ask for; each must be granted to the app in Okta',
    offered: scopeNames.filter((name) => findScope(name)?.clientCredentials),
    whole: () => [],
  },
);

/** Scopes that a web application asks for on behalf of the person who signs in. */
export const authorizationCodeScopes = scopeList(
  scopeName(() => undefined),
  {
    description: 'Scopes to ask for; offline_access and at least one okta.* scope are needed',
    offered: scopeNames,
    whole: (names) => {
      const faults = [];
      if (!names.includes('offline_access')) {
        faults.push('lacks offline_access, without which the connection ends after an hour: add it');
      }
      if (!names.some((name) => name.startsWith('okta.'))) {
        faults.push('holds no okta.* scope, and the token could call nothing: add e.g. okta.users.manage');
      }
      return faults;
    },
  },
);
