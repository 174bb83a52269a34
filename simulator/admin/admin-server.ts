import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import FindMyWay from 'find-my-way';
import { z } from 'zod';
import { readBytes } from '../http/read-body.js';
import { LoadError } from '../seed/load.js';
import { appObject, groupObject, userObject } from '../seed/object-schemas.js';
import { clientChange, clientInput } from './client-schemas.js';
import { clockInput, faultInput, logEventsInput, rateLimitsInput, settingsInput, tokenInput, trafficInput, visitInput } from './input-schemas.js'; // prettier-ignore
import { groupRuleInput, linkedObjectInput, roleInput, userTypeInput } from './object-inputs.js';
import { isRefusal, type SimulatorAdmin } from './simulator-admin.js';

type Handle = (body: unknown, params: Record<string, string | undefined>) => unknown;

const ids = z.array(z.string()).optional();
const oneOrMore = <T extends z.ZodType>(item: T): z.ZodType<z.output<T>[]> =>
  z.union([z.array(item), item.transform((single) => [single])]);

/** The operations of the admin port, by method and path. */
function operations(admin: SimulatorAdmin): Record<string, Handle> {
  return {
    'GET /requests': () => admin.requests(),
    'DELETE /requests': () => admin.clearRequests(),
    'GET /clock': () => admin.clock(),
    'POST /clock': (body) => admin.setClock(clockInput.parse(body)),
    'GET /faults': () => admin.faults(),
    'POST /faults': (body) => admin.addFault(faultInput.parse(body)),
    'DELETE /faults': () => admin.clearFaults(),
    'GET /outbox': () => admin.outbox(),
    'DELETE /outbox': () => admin.clearOutbox(),
    'GET /log-events': () => admin.logEvents(),
    'POST /log-events': (body) => admin.addLogEvents(logEventsInput.parse(body)),
    'GET /hook-deliveries': () => admin.hookDeliveries(),
    'DELETE /hook-deliveries': () => admin.clearHookDeliveries(),
    'POST /users': (body) => admin.addUsers(oneOrMore(userObject).parse(body)),
    'POST /users/:id/factors': (body, { id = '' }) =>
      admin.addFactors(id, oneOrMore(z.record(z.string(), z.unknown())).parse(body)),
    'POST /users/:id/roles': (body, { id = '' }) => admin.addRoles(id, oneOrMore(roleInput).parse(body)),
    'POST /group-rules': (body) => admin.addGroupRules(oneOrMore(groupRuleInput).parse(body)),
    'POST /user-types': (body) => admin.addUserTypes(oneOrMore(userTypeInput).parse(body)),
    'POST /linked-objects': (body) => admin.addLinkedObjects(oneOrMore(linkedObjectInput).parse(body)),
    'POST /groups': (body) =>
      admin.addGroups(
        oneOrMore(groupObject.extend({ members: ids })).parse(body) as Parameters<typeof admin.addGroups>[0],
      ),
    'POST /apps': (body) =>
      admin.addApps(
        oneOrMore(appObject.extend({ userIds: ids, groupIds: ids })).parse(body) as Parameters<typeof admin.addApps>[0],
      ),
    'GET /rate-limits': () => admin.rateLimits(),
    'POST /rate-limits': (body) => admin.setRateLimits(rateLimitsInput.parse(body)),
    'GET /traffic': () => admin.traffic(),
    'POST /traffic': (body) => admin.addTraffic(trafficInput.parse(body)),
    'DELETE /traffic': () => admin.clearTraffic(),
    'POST /tokens': (body) => admin.addToken(tokenInput.parse(body ?? {})),
    'GET /clients': () => admin.clients(),
    'POST /clients': (body) => admin.addClient(clientInput.parse(body)),
    'POST /clients/:id': (body, { id = '' }) => admin.changeClient(id, clientChange.parse(body)),
    'POST /load': (body) => admin.load(body),
    'GET /state': () => admin.state(),
    'GET /settings': () => admin.settings(),
    'POST /settings': (body) => admin.settings(settingsInput.parse(body)),
    'POST /visit': (body) => admin.visit(visitInput.parse(body)),
  };
}

/** The admin port: JSON in, JSON out, 400 with a reason for what can't be done. */
export function createAdminServer(admin: SimulatorAdmin): Server {
  const router = FindMyWay();
  const handles = new Map<unknown, Handle>();
  for (const [route, handle] of Object.entries(operations(admin))) {
    const [method, path] = route.split(' ') as ['GET' | 'POST' | 'DELETE', string];
    const handler = (): void => undefined;
    handles.set(handler, handle);
    router.on(method, path, handler);
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Whole orgs are loaded here.
    const bytes = await readBytes(request, Infinity);
    const match = router.find((request.method ?? 'GET') as 'GET', (request.url ?? '/').split('?', 1)[0] ?? '/');
    const handle = match && handles.get(match.handler);
    if (match == null || handle == null) {
      send(response, 404, { error: `the admin port has no ${request.method ?? ''} ${request.url ?? ''}` });
      return;
    }
    try {
      const body = bytes.length === 0 ? undefined : (JSON.parse(bytes.toString('utf8')) as unknown);
      send(response, 200, handle(body, match.params) ?? {});
    } catch (error) {
      if (error instanceof z.ZodError) send(response, 400, { error: z.prettifyError(error) });
      else if (error instanceof LoadError || error instanceof SyntaxError || isRefusal(error)) {
        send(response, 400, { error: error.message });
      } else send(response, 500, { error: error instanceof Error ? error.message : String(error) });
    }
  };
  return createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
}
