import type { Action, Probe } from '../actions/define-action.js';
import type { ActionRequest } from '../actions/request.js';

/** `list`: all of a kind; `read`: one by its id; `write`: would change something, were there anything to change. */
export type ProbeKind = 'list' | 'read' | 'write';

/** A probe as it is made: one for all that share scope, kind and family of endpoints. */
export interface PlannedProbe extends Probe {
  key: string;
  kind: ProbeKind;
  /** Whether Okta takes it from OAuth connections only. */
  oauthOnly: boolean;
}

/** As the declarations write them: users, groups, applications and clients, assigned roles, event hooks. */
const idOf = /^(00u|00g|0oa|ra1|who)[0-9A-Za-z]{17}$/;
/** Below these, Okta has one right for every verb. */
const verbs = /\/(lifecycle|credentials)\/[^/]+$/;

/** What shows whether a connection may run an action: any of them lets a part of it run. */
export function probesOf(action: Action): PlannedProbe[] {
  const { definition, bucket } = action;
  return (definition.probes ?? [exampleOf(action)]).map((probe) =>
    planned({ bucket, oauthOnly: definition.oauthOnly }, probe),
  );
}

function exampleOf({ definition, input, scopes, examples }: Action): Probe {
  const [scope = ''] = scopes;
  return { scope, request: definition.request(input.parse(examples[0]?.input)) };
}

/** Puts the parts of a probe in order that are the same for all. */
export function planned(
  { bucket, oauthOnly = false }: Pick<Action, 'bucket'> & { oauthOnly?: boolean | undefined },
  { scope, request, isOne = false }: Probe,
): PlannedProbe {
  const { method, path } = request;
  const isRead = isOne || path.split('/').some((piece) => idOf.test(piece));
  const kind = method !== 'GET' ? 'write' : isRead ? 'read' : 'list';
  const family = path
    .split('/')
    .map((piece) => (idOf.test(piece) ? '*' : piece))
    .join('/')
    .replace(verbs, '/$1');
  return {
    key: `${kind} ${scope} ${family}`,
    kind,
    scope,
    oauthOnly,
    request: { bucket, ...request, query: queryOf(kind, request) },
  };
}

/** One item is enough, and nobody is mailed. */
function queryOf(kind: ProbeKind, { query = {} }: ActionRequest): NonNullable<ActionRequest['query']> {
  if (kind === 'list') return { limit: 1 };
  if (kind === 'read') return query['limit'] === undefined ? {} : { limit: 1 };
  return 'sendEmail' in query ? { ...query, sendEmail: false } : query;
}

/** Each probe once; of several that show the same, the first. */
export const distinct = (probes: Iterable<PlannedProbe>): PlannedProbe[] => {
  const byKey = new Map<string, PlannedProbe>();
  for (const probe of probes) if (!byKey.has(probe.key)) byKey.set(probe.key, probe);
  return [...byKey.values()];
};

/** Ids to put into the paths of probes, by their prefix (`00u`). */
export type IdSource = (prefix: string) => string;

/** The path with the ids of the declaration replaced. */
export const pathWith = (path: string, ids: IdSource): string =>
  path
    .split('/')
    .map((piece) => (idOf.test(piece) ? ids(piece.slice(0, 3)) : piece))
    .join('/');
