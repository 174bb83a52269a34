import { json, objectBody, param, type Answer, type Call, type JsonObject, type Route } from '../http/call.js';
import { isSuperAdmin } from '../http/permission.js';
import { forbidden, invalid, notFound } from '../org/okta-error.js';
import { principalOf, type PrincipalRateLimit } from '../operations/principal-rate-limits.js';

const bucket = 'principal-rate-limits';
const types = ['SSWS_TOKEN', 'OAUTH_CLIENT'] as const;

function entityJson({ org }: Call, entity: PrincipalRateLimit): JsonObject {
  const principal = principalOf(org, entity);
  return {
    ...entity,
    orgId: org.orgId,
    defaultPercentage: principal?.rateLimitPercentage ?? 50,
    defaultConcurrencyPercentage: principal?.concurrencyPercentage ?? 50,
  };
}

/** These dates come without milliseconds. */
const seconds = ({ org }: Call): string => org.clock.iso().replace(/\.\d+Z$/, 'Z');

/** Okta wants a filter: one type of principals, or one principal. */
function list(call: Call): Answer {
  const filter = call.query.get('filter') ?? '';
  const type = /principalType\s+eq\s+"(SSWS_TOKEN|OAUTH_CLIENT)"/i.exec(filter)?.[1];
  const principalId = /principalId\s+eq\s+"([^"]+)"/i.exec(filter)?.[1];
  if (type === undefined) throw invalid('filter', 'filter: principalType must be given');
  const entities = call.org.principalRateLimits.filter(
    (entity) => entity.principalType === type && (principalId === undefined || entity.principalId === principalId),
  );
  return json(entities.map((entity) => entityJson(call, entity)));
}

function find(call: Call): PrincipalRateLimit {
  const id = param(call, 'principalRateLimitId');
  const entity = call.org.principalRateLimits.find((known) => known.id === id);
  if (entity === undefined) throw notFound(id, 'PrincipalRateLimitEntity');
  return entity;
}

function percentage(body: JsonObject, field: string): number | undefined {
  const value = body[field];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 100) {
    throw invalid(field, `${field}: must be a whole number from 1 to 100`);
  }
  return value;
}

function write(call: Call, entity: PrincipalRateLimit, body: JsonObject): Answer {
  const share = percentage(body, 'defaultPercentage');
  const concurrency = percentage(body, 'defaultConcurrencyPercentage');
  const principal = principalOf(call.org, entity);
  if (principal === undefined) throw notFound(entity.principalId, 'Principal');
  if (share !== undefined) principal.rateLimitPercentage = share;
  if (concurrency !== undefined) principal.concurrencyPercentage = concurrency;
  return json(entityJson(call, entity));
}

function create(call: Call): Answer {
  const body = objectBody(call);
  const { principalId, principalType } = body;
  const type = types.find((known) => known === principalType);
  if (type === undefined) throw invalid('principalType', `principalType: must be one of ${types.join(', ')}`);
  if (typeof principalId !== 'string') throw invalid('principalId', 'principalId: The field cannot be left blank');
  const { org } = call;
  if (org.principalRateLimits.some((known) => known.principalId === principalId)) {
    throw invalid('principalRateLimitMediated', 'principalId: A rate limit of this principal already exists');
  }
  const now = seconds(call);
  const entity: PrincipalRateLimit = {
    id: org.ids.object('prl'),
    ...{ principalId, principalType: type },
    ...{ createdDate: now, createdBy: call.actor.id, lastUpdate: now, lastUpdatedBy: call.actor.id },
  };
  const answer = write(call, entity, body);
  org.principalRateLimits.push(entity);
  return { ...answer, status: 201 };
}

function replace(call: Call): Answer {
  const entity = find(call);
  const answer = write(call, entity, objectBody(call));
  entity.lastUpdate = seconds(call);
  entity.lastUpdatedBy = call.actor.id;
  return { ...answer, body: entityJson(call, entity) };
}

const bySuperAdmin =
  (handle: (call: Call) => Answer) =>
  (call: Call): Answer => {
    if (!isSuperAdmin(call.actor)) throw forbidden();
    return handle(call);
  };

const path = '/api/v1/principal-rate-limits';
const read = 'okta.principalRateLimits.read';
const manage = 'okta.principalRateLimits.manage';
const one = `${path}/:principalRateLimitId`;
export const principalRateLimitRoutes: Route[] = [
  { method: 'GET', path, operation: 'listPrincipalRateLimitEntities', bucket, scope: read, handle: bySuperAdmin(list) },
  { method: 'POST', path, operation: 'createPrincipalRateLimitEntity', bucket, scope: manage, handle: bySuperAdmin(create) }, // prettier-ignore
  { method: 'GET', path: one, operation: 'getPrincipalRateLimitEntity', bucket, scope: read, handle: bySuperAdmin((call) => json(entityJson(call, find(call)))) }, // prettier-ignore
  { method: 'PUT', path: one, operation: 'replacePrincipalRateLimitEntity', bucket, scope: manage, handle: bySuperAdmin(replace) }, // prettier-ignore
];
