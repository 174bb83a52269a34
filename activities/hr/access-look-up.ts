import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { type Bucket, path, quoted } from '../../src/actions/request.js';
import { type App, appSchema } from '../../src/actions/schemas/app.js';
import { type Group, groupSchema } from '../../src/actions/schemas/group.js';
import { nearest } from '../../src/config/nearest.js';
import type { OktaClient, OktaRequest, OktaResponse } from '../../src/okta/client.js';
import { OktaApiError } from '../../src/okta/errors.js';
import type { Place } from '../../src/okta/gate/place.js';
import { laneOf } from '../lane.js';
import type { ResolvedAccess } from './resolve-access.js';

/** Why a group or an application can't be given to people. */
export interface AccessFault {
  code: 'unknown' | 'ambiguous' | 'mastered' | 'inactive';
  /** What is wrong, and the cure. */
  message: string;
  /** The ids found, where there are several. */
  ids?: string[];
}

const groupId = /^00g[A-Za-z0-9]{17}$/;
const appId = /^0oa[A-Za-z0-9]{17}$/;
const pageSize = 200;

/** Finds groups and applications of one org. */
export class AccessLookUp {
  private readonly context = Context.current();

  /** @param places among those who wait for the rate limit, that this attempt came with: each counts for one call */
  constructor(
    private readonly client: OktaClient,
    private readonly places: Map<string, Place>,
  ) {}

  /** A group by its whole name, or by id. */
  async group(given: string): Promise<ResolvedAccess | AccessFault> {
    const groups = groupId.test(given)
      ? await this.read({ path: path`/api/v1/groups/${given}`, bucket: 'group', schema: groupSchema })
      : await this.search({ search: `profile.name eq ${quoted(given)}` });
    const exact = groups.filter(({ id, profile }) => id === given || profile.name === given);
    const [group, ...others] = exact;
    if (!group) return this.unknownGroup(given, groups);
    if (others.length > 0) return severalOf('groups', exact);
    if (group.type === 'OKTA_GROUP') return { given, id: group.id, name: group.profile.name };
    const keeper = group.type === 'APP_GROUP' ? 'an application' : 'Okta';
    return {
      code: 'mastered',
      message: `is a group whose members ${keeper} keeps (${group.type}): name another group`,
    };
  }

  /** An application by its whole label, or by id. */
  async app(given: string): Promise<ResolvedAccess | AccessFault> {
    const apps = appId.test(given)
      ? await this.read({ path: path`/api/v1/apps/${given}`, bucket: 'app', schema: appSchema })
      : await this.all({
          path: '/api/v1/apps',
          query: { q: given, limit: pageSize },
          bucket: 'apps',
          schema: z.array(appSchema),
        });
    const exact = apps.filter(({ id, label }) => id === given || label === given);
    const [app, ...others] = exact;
    if (!app) return this.unknownApp(given, apps);
    if (others.length > 0) return severalOf('applications', exact);
    if (app.status === 'ACTIVE') return { given, id: app.id, name: app.label ?? given };
    return {
      code: 'inactive',
      message: `is an application that isn't active (${app.status ?? 'no status'}): activate it in Okta`,
    };
  }

  private async unknownGroup(given: string, almost: Group[]): Promise<AccessFault> {
    const similar = almost.length > 0 ? almost : await this.search({ q: beginning(given) });
    return unknown(
      'group',
      given,
      similar.map(({ profile }) => profile.name),
    );
  }

  private async unknownApp(given: string, almost: App[]): Promise<AccessFault> {
    const query = { q: beginning(given), limit: pageSize };
    const similar =
      almost.length > 0
        ? almost
        : (await this.call({ path: '/api/v1/apps', query, bucket: 'apps', schema: z.array(appSchema) })).body;
    return unknown(
      'application',
      given,
      similar.map(({ label }) => label ?? ''),
    );
  }

  private search(query: { search: string } | { q: string }): Promise<Group[]> {
    return this.all({
      path: '/api/v1/groups',
      query: { ...query, limit: pageSize },
      bucket: 'groups',
      schema: z.array(groupSchema),
    });
  }

  /** One by id; none where Okta knows no such id. */
  private async read<T>(request: Reading<T>): Promise<T[]> {
    try {
      return [(await this.call(request)).body];
    } catch (error) {
      const isGone = error instanceof OktaApiError && error.refusal.status === 404;
      if (!isGone) throw error;
    }
    return [];
  }

  private async all<T>(request: Reading<T[]>): Promise<T[]> {
    const items: T[] = [];
    for (let next: Reading<T[]> | undefined = request; next;) {
      const page: OktaResponse<T[]> = await this.call(next);
      items.push(...page.body);
      next = page.next === undefined ? undefined : { ...request, path: page.next, query: undefined };
    }
    return items;
  }

  private call<T>(request: Reading<T>): Promise<OktaResponse<T>> {
    const { info, cancellationSignal: signal } = this.context;
    const place = this.places.get(request.bucket);
    this.places.delete(request.bucket);
    return this.client.request({ ...request, method: 'GET', lane: laneOf(info), signal, place });
  }
}

type Reading<T> = Pick<OktaRequest<T>, 'path' | 'query' | 'schema'> & { bucket: Bucket };

const beginning = (text: string): string => text.slice(0, 3);

function unknown(kind: string, given: string, names: readonly string[]): AccessFault {
  const meant = nearest(given, names);
  const cure = meant === undefined ? 'create it, or correct the name' : `did you mean ${meant}?`;
  return { code: 'unknown', message: `is no ${kind} of this org: ${cure}` };
}

function severalOf(kinds: string, found: readonly { id: string }[]): AccessFault {
  const ids = found.map(({ id }) => id);
  return {
    code: 'ambiguous',
    message: `is the name of ${String(ids.length)} ${kinds}: write the id of one (${ids.slice(0, 5).join(', ')})`,
    ids,
  };
}
