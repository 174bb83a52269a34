import { param, type Call } from '../http/call.js';
import type { App } from '../org/app-store.js';
import { notFound } from '../org/okta-error.js';

export function appById(call: Pick<Call, 'org' | 'params'>): App {
  const id = param(call, 'appId');
  const app = call.org.apps.get(id);
  if (app === undefined) throw notFound(id, 'AppInstance');
  return app;
}
