import FindMyWay from 'find-my-way';
import { oauthRoutes } from '../oauth/routes.js';
import type { OAuthRoute } from '../oauth/oauth-call.js';
import { OktaRefusal } from '../org/okta-error.js';
import type { OpenRoute, Route } from './call.js';
import { openRoutes, routes } from './routes.js';

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

type Found = { kind: 'api'; route: Route } | { kind: 'open'; route: OpenRoute } | { kind: 'oauth'; route: OAuthRoute };

/** Finds the route of a request among all that the org has. */
export class RouteTable {
  private readonly router = FindMyWay({ maxParamLength: 1000 });
  private readonly byHandler = new Map<unknown, Found>();

  constructor() {
    for (const route of routes) this.mount({ kind: 'api', route });
    for (const route of openRoutes) this.mount({ kind: 'open', route });
    for (const route of oauthRoutes) this.mount({ kind: 'oauth', route });
  }

  private mount(found: Found): void {
    const handler = (): void => undefined;
    this.byHandler.set(handler, found);
    this.router.on(found.route.method, found.route.path, handler);
  }

  /** @throws OktaRefusal no such path, or not with this method */
  find(method: string, path: string): { found: Found; params: Record<string, string | undefined> } {
    const lookUp = (wanted: (typeof methods)[number]): ReturnType<typeof this.router.find> =>
      this.router.find(wanted, path);
    const known = methods.find((item) => item === method);
    const match = known && lookUp(known);
    const found = match && this.byHandler.get(match.handler);
    // A slash in a login would be another path on its way through Okta's gateways.
    if (found != null && !Object.values(match?.params ?? {}).some((value) => value?.includes('/'))) {
      return { found, params: match?.params ?? {} };
    }
    if (found == null && methods.some((other) => lookUp(other) !== null)) {
      throw new OktaRefusal(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
    }
    throw new OktaRefusal(404, 'E0000008', 'The requested path was not found');
  }
}
