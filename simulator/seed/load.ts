import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { Org } from '../org/org.js';
import { SeedError, seedApp, seedAssignment, seedGroup, seedMembership, seedUser } from './add-objects.js';
import { orgObject } from './object-schemas.js';

/** A file that can't be loaded: its name, the place in it as a JSON path, and what is wrong there. */
export class LoadError extends Error {
  override readonly name = 'LoadError';

  constructor(
    readonly file: string,
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${file}: ${path}: ${reason}`);
  }
}

export interface LoadCounts {
  users: number;
  groups: number;
  apps: number;
  logEvents: number;
  memberships: number;
  assignments: number;
}

export async function loadFile(org: Org, file: string): Promise<LoadCounts> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new LoadError(file, '$', `can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new LoadError(file, '$', `is not JSON (${(error as Error).message})`);
  }
  return loadJson(org, json, file);
}

/** Loads objects in Okta's own response format: a list of one kind, or an object with several. */
export function loadJson(org: Org, json: unknown, file: string): LoadCounts {
  const section = Array.isArray(json) ? kindOf(json[0]) : undefined;
  const parsed = orgObject.safeParse(section === undefined ? json : { [section]: json });
  const place = (path: readonly PropertyKey[]): string => jsonPath(section === undefined ? path : path.slice(1));
  if (!parsed.success) {
    const issue = deepest(parsed.error);
    throw new LoadError(file, place(issue.path), issue.message);
  }
  const { users = [], groups = [], apps = [], logEvents = [], memberships = [], assignments = [] } = parsed.data;
  const each = <T>(name: string, items: readonly T[], add: (item: T) => unknown): void => {
    items.forEach((item, index) => {
      try {
        add(item);
      } catch (error) {
        if (error instanceof SeedError) throw new LoadError(file, place([name, index]), error.message);
        throw error;
      }
    });
  };
  each('users', users, (user) => seedUser(org, user));
  each('groups', groups, (group) => seedGroup(org, group));
  each('apps', apps, (app) => seedApp(org, app));
  each('memberships', memberships, (membership) => seedMembership(org, membership));
  each('assignments', assignments, (assignment) => seedAssignment(org, assignment));
  // Loaded events were stored when they happened.
  each('logEvents', logEvents, (event) => org.log.append(event, Date.parse(event.published)));
  return {
    users: users.length,
    groups: groups.length,
    apps: apps.length,
    logEvents: logEvents.length,
    memberships: memberships.length,
    assignments: assignments.length,
  };
}

function kindOf(item: unknown): 'users' | 'groups' | 'apps' | 'logEvents' {
  const fields = typeof item === 'object' && item !== null ? item : {};
  const profile =
    'profile' in fields && typeof fields.profile === 'object' && fields.profile !== null ? fields.profile : {};
  if ('eventType' in fields) return 'logEvents';
  if ('signOnMode' in fields || 'label' in fields) return 'apps';
  return 'name' in profile && !('login' in profile) ? 'groups' : 'users';
}

type Issue = z.core.$ZodIssue;

/** The most telling issue: for alternatives, the one that got farthest. */
function deepest(error: z.ZodError): Issue {
  const [issue] = error.issues;
  if (issue === undefined) throw error;
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().sort((left, right) => right.path.length - left.path.length)[0];
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), '$');
}
