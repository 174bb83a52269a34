import { actionNames, actions, connectorActionNames } from '../src/actions/index.js';
import { furtherScopes } from '../src/further-scopes.js';
import { leastPrivilege, leastPrivilegeWithHooks, provisioningScopes, triggerScopes } from '../src/least-privilege.js';
import { connectorMinimum, connectorScopes, managementScopes, type Scope } from '../src/scopes.js';

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const list = (names: readonly string[]): string => ['```yaml', `scopes: [${names.join(', ')}]`, '```'].join('\n');

const catalogue = (scopes: readonly Scope[]): string[] => [
  '| Scope | Lets a token | `clientCredentials` |',
  '|---|---|---|',
  ...scopes.map(({ name, allows, clientCredentials }) => `| \`${name}\` | ${allows} | ${clientCredentials ? 'yes' : 'no'} |`), // prettier-ignore
];

/** `docs/scopes.md` */
export const scopesPage = (): string =>
  [
    '# Scopes',
    '',
    '<!-- Made by `npm run docs`. -->',
    '',
    'What OAuth connections (`clientCredentials`, `authorizationCode`) ask for; an API token has no scopes. A scope has to be',
    'granted to the app in Okta (application → _Okta API Scopes_), and it never gives more than the administrator role of',
    'the app or of the person who signed in. A `manage` scope includes its `read`.',
    '',
    '## To copy: the least that lets it run',
    '',
    `The ${connectorActionNames.length} actions of Okta's own connector and the triggers, with \`clientCredentials\`:`,
    '',
    list(leastPrivilege),
    '',
    `HR provisioning: all ${actionNames.length} actions and the triggers:`,
    '',
    list(provisioningScopes),
    '',
    'The first, and event hooks are registered for you:',
    '',
    list(leastPrivilegeWithHooks),
    '',
    'With `authorizationCode` add `openid` and `offline_access`:',
    '',
    list(['openid', 'offline_access', ...leastPrivilege]),
    '',
    '## Actions',
    '',
    '| Action | Scopes |',
    '|---|---|',
    ...actionNames.map((name) => `| [\`${name}\`](actions.md#${name.toLowerCase()}) | ${code(actions[name].scopes)} |`),
    '',
    'Actions on groups, roles and applications that name a user by login read the user, which needs `okta.users.read`. When',
    'the answer to a creation is lost, `createUser` looks into the System Log for a proof that the user is its own, which',
    'needs `okta.logs.read`; without it the action fails then. Reads that follow a change are covered by its `manage` scope.',
    '',
    '## Triggers',
    '',
    '| Trigger | Scopes | Because it |',
    '|---|---|---|',
    ...triggerScopes.map(({ title, scopes, why }) => `| ${title} | ${code(scopes)} | ${why} |`),
    '',
    '## Catalogue',
    '',
    "### The scopes of Okta's own connector",
    '',
    'These thirteen are the ones of Okta Workflows, in its order. None of them lets an action run. Those marked "no" concern',
    `a person who signs in. Its minimum is ${code(connectorMinimum)}.`,
    '',
    ...catalogue(connectorScopes),
    '',
    '### Management',
    '',
    ...catalogue(managementScopes),
    '',
    '### Others',
    '',
    'Nothing here needs these. They are known so that an app may be shared with other programs; any other name is refused',
    'as misspelt.',
    '',
    `${code(furtherScopes)}.`,
    '',
    "[Okta's list of scopes](https://developer.okta.com/docs/api/oauth2). Names of more parts, such as",
    '`okta.users.lifecycle.suspend`, are permissions of custom administrator roles and no scopes.',
    '',
  ].join('\n');
