import { z } from 'zod';
import { ActionError } from '../src/actions/action-error.js';
import type { ProfileToCheck } from '../src/actions/define-action.js';
import { lastPieceOf } from '../src/actions/last-piece-of.js';
import { attributesOf, readProfileSchema } from '../src/actions/profile-schema.js';
import { type ActionRequest, type ActionResponse, path, readUser } from '../src/actions/request.js';
import { OktaFailureType } from '../src/failures.js';
import { OktaApiError, OktaError, OktaResponseError, OktaTokenError } from '../src/okta/errors.js';
import { type ProfileAttributes, type ProfileProblem, profileProblems } from './profile-problems.js';
import type { ProfileSchemas } from './profile-schemas.js';

/** Nobody is refused by an older schema: what it lacks may have been added since. */
const freshMs = 10_000;

/** What leads to a schema, from a user or a user type. */
const schemaLink = z.looseObject({ _links: z.looseObject({ schema: z.looseObject({ href: z.string() }) }) });

const readUserType = (typeId: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/meta/types/user/${typeId}`,
  bucket: 'other',
});

interface CheckMeans {
  connection: string;
  schemas: ProfileSchemas;
  call: (request: ActionRequest) => Promise<ActionResponse>;
}

/**
 * Checks a profile against the org's schema, before anything is changed. Where the schema can't be had, Okta alone
 * checks.
 *
 * @throws ActionError `Okta.InvalidInput`, naming each attribute, what is wrong with it, and the cure
 */
export async function checkProfile(given: ProfileToCheck, means: CheckMeans): Promise<void> {
  const problems = await problemsIn(given, means);
  if (problems.length === 0) return;
  const causes = problems.map(({ path: where, message }) => `${where}: ${message}`);
  throw new ActionError(OktaFailureType.InvalidInput, `The input doesn't fit the org's schema. ${causes.join('. ')}`, {
    paths: problems.map(({ path: where }) => where),
    causes,
  });
}

async function problemsIn(given: ProfileToCheck, means: CheckMeans): Promise<ProfileProblem[]> {
  const { typeId, userId } = given;
  const attributesIn = async (schemaId: string): Promise<ProfileAttributes> =>
    attributesOf((await means.call(readProfileSchema(schemaId))).body);
  try {
    if (typeId !== undefined) {
      const ofType = async (): Promise<ProfileAttributes | undefined> => {
        const schemaId = schemaIdOf((await means.call(readUserType(typeId))).body);
        return schemaId === undefined ? undefined : attributesIn(schemaId);
      };
      return await judge(given, `type ${typeId}`, ofType, means);
    }
    const problems = await judge(given, 'default', () => attributesIn('default'), means);
    if (problems.length === 0 || userId === undefined) return problems;
    // The user may be of another type; to look only now spares a read for each user.
    const schemaId = schemaIdOf((await means.call(readUser(userId))).body);
    return schemaId === undefined ? [] : await judge(given, schemaId, () => attributesIn(schemaId), means);
  } catch (error) {
    if (!(error instanceof OktaError) || error instanceof OktaTokenError) throw error;
    return [];
  }
}

/** What a schema says against the profile. */
async function judge(
  { profile, isNew }: ProfileToCheck,
  which: string,
  read: () => Promise<ProfileAttributes | undefined>,
  { connection, schemas }: CheckMeans,
): Promise<ProfileProblem[]> {
  const problemsBy = async (maxAgeMs?: number): Promise<ProfileProblem[]> => {
    const attributes = await schemas.attributes(connection, which, () => ifReadable(read), maxAgeMs);
    return attributes ? profileProblems(profile, attributes, isNew) : [];
  };
  const problems = await problemsBy();
  return problems.length === 0 ? [] : problemsBy(freshMs);
}

function schemaIdOf(body: unknown): string | undefined {
  const found = schemaLink.safeParse(body);
  return found.success ? lastPieceOf(found.data._links.schema.href) : undefined;
}

/** Undefined where Okta doesn't show it to us: that is worth remembering, other trouble is not. */
async function ifReadable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const isRefused = error instanceof OktaApiError && [403, 404].includes(error.refusal.status);
    if (!isRefused && !(error instanceof OktaResponseError)) throw error;
    return undefined;
  }
}

/** Whether a refusal of Okta's shows that it knows of attributes what we don't. */
export const speaksOfAttributes = (error: unknown): boolean =>
  error instanceof OktaApiError &&
  error.refusal.status === 400 &&
  error.refusal.causes.some((cause) => !/already exists|^password:/i.test(cause));
