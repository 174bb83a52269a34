import { isObject, json, limit, noContent, objectBody, param, type Answer, type Call, type JsonObject, type Route } from '../http/call.js'; // prettier-ignore
import { forOrgAdmins, mayTouch } from '../http/permission.js';
import type { LinkedObject, LinkedObjectSide } from '../org/linked-object-store.js';
import { invalid, malformedBody, notFound, OktaRefusal } from '../org/okta-error.js';
import type { User } from '../org/user-store.js';
import { addressedUser } from './find-user.js';
import { page, readAfter } from './page.js';

const mostDefinitions = 200;
const listLimit = 1000;

const wrongDefinition = (why: string): OktaRefusal =>
  // The words of Okta's catalogue.
  new OktaRefusal(409, 'E0000127', `Invalid linked objection definition. ${why}`);

function definitionNamed(call: Call, name: string): LinkedObject {
  const definition = call.org.linkedObjects.get(name);
  if (definition === undefined) throw notFound(name, 'LinkedObjectProperty');
  return definition;
}

/** Whichever of its names was asked for, the link carries the primary one. */
const definitionJson = ({ primary, associated }: LinkedObject, baseUrl: string): Record<string, unknown> => ({
  primary,
  associated,
  _links: { self: { href: `${baseUrl}/api/v1/meta/schemas/user/linkedObjects/${primary.name}` } },
});

function createDefinition(call: Call): Answer {
  const { linkedObjects } = call.org;
  const body = objectBody(call);
  const definition = { primary: readSide(body, 'primary'), associated: readSide(body, 'associated') };
  const names = [definition.primary.name, definition.associated.name];
  if (names[0] === names[1]) throw wrongDefinition('The primary and the associated name must differ.');
  const taken = names.find((name) => linkedObjects.get(name) !== undefined);
  if (taken !== undefined) throw wrongDefinition(`The name ${taken} is in use.`);
  if (linkedObjects.all().length >= mostDefinitions) {
    throw wrongDefinition(`There can be ${mostDefinitions} definitions at most.`);
  }
  linkedObjects.add(definition);
  return json(definitionJson(definition, call.baseUrl), 201);
}

function readSide(body: JsonObject, field: 'primary' | 'associated'): LinkedObjectSide {
  const side = body[field];
  if (!isObject(side)) throw malformedBody();
  const { name, title, description, type } = side;
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) {
    throw invalid(`${field}.name`, `${field}.name: must consist of letters, digits and _, and not start with a digit`);
  }
  if (type != null && type !== 'USER') throw invalid(`${field}.type`, `${field}.type: must be USER`);
  for (const [key, text] of Object.entries({ title, description })) {
    if (text != null && typeof text !== 'string') throw invalid(`${field}.${key}`, `${field}.${key}: must be text`);
  }
  return {
    name,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    type: 'USER',
  };
}

/** From either side: the one primary, or all that are associated. */
function listValues(call: Call): Answer {
  const { org, baseUrl } = call;
  const user = addressedUser(call);
  const name = param(call, 'name');
  const definition = definitionNamed(call, name);
  const primary = org.linkedObjects.primaryOf(definition, user.id);
  const ids =
    name === definition.primary.name
      ? primary === undefined ? [] : [primary]
      : org.linkedObjects.associatedWith(definition, user.id); // prettier-ignore
  const query = JSON.stringify(['linked objects', user.id, name]);
  const after = readAfter(call, query);
  const shown = ids.filter((id) => after === undefined || id > after);
  return page(call, shown, {
    limit: limit(call, listLimit, listLimit),
    query,
    keyOf: (id) => id,
    show: (id) => ({ _links: { self: { href: `${baseUrl}/api/v1/users/${id}` } } }),
  });
}

/** Values are set and removed by the name of the primary side. */
function linkOf(call: Call): { definition: LinkedObject; associated: User } {
  const associated = addressedUser(call);
  mayTouch(call.actor, associated);
  const name = param(call, 'name');
  const definition = definitionNamed(call, name);
  if (definition.primary.name !== name) throw notFound(name, 'LinkedObjectProperty');
  return { definition, associated };
}

/** A primary that was there before gives way. */
function setValue(call: Call): Answer {
  const { org } = call;
  const { definition, associated } = linkOf(call);
  const primary = org.users.get(param(call, 'primaryId'));
  if (primary === undefined) throw notFound(param(call, 'primaryId'), 'User');
  org.linkedObjects.link(definition, associated.id, primary.id);
  return noContent();
}

function removeValue(call: Call): Answer {
  const { definition, associated } = linkOf(call);
  call.org.linkedObjects.unlink(definition, associated.id);
  return noContent();
}

function removeDefinition(call: Call): Answer {
  call.org.linkedObjects.remove(definitionNamed(call, param(call, 'name')));
  return noContent();
}

const definitions = '/api/v1/meta/schemas/user/linkedObjects';
const values = '/api/v1/users/:id/linkedObjects/:name';
const reading = { bucket: 'other', scope: 'okta.linkedObjects.read' } as const;
const changing = { bucket: 'other', scope: 'okta.linkedObjects.manage' } as const;
const ofUsers = { bucket: 'other', scope: 'okta.users.manage' } as const;
export const linkedObjectRoutes: Route[] = [
  { ...reading, method: 'GET', path: definitions, operation: 'listLinkedObjectDefinitions', handle: (call) => json(call.org.linkedObjects.all().map((one) => definitionJson(one, call.baseUrl))) }, // prettier-ignore
  { ...reading, method: 'GET', path: `${definitions}/:name`, operation: 'getLinkedObjectDefinition', handle: (call) => json(definitionJson(definitionNamed(call, param(call, 'name')), call.baseUrl)) }, // prettier-ignore
  { ...changing, method: 'POST', path: definitions, operation: 'createLinkedObjectDefinition', handle: forOrgAdmins(createDefinition) }, // prettier-ignore
  { ...changing, method: 'DELETE', path: `${definitions}/:name`, operation: 'deleteLinkedObjectDefinition', handle: forOrgAdmins(removeDefinition) }, // prettier-ignore
  { method: 'GET', path: values, operation: 'listLinkedObjectsForUser', bucket: 'other', scope: 'okta.users.read', handle: listValues }, // prettier-ignore
  {
    ...ofUsers,
    method: 'PUT',
    path: `${values}/:primaryId`,
    operation: 'setLinkedObjectForUser',
    oauthOnly: ({ org }) => org.settings.linkedObjectsByApiToken === 'refused',
    handle: setValue,
  },
  { ...ofUsers, method: 'DELETE', path: values, operation: 'deleteLinkedObjectForUser', handle: removeValue },
];
