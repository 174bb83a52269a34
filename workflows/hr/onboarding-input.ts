import { z } from 'zod';
import { groupIdField } from '../../src/actions/fields.js';
import { actions } from '../../src/actions/index.js';
import { type Activation, activationShape, checkActivation, refusing } from '../../src/hr/activation.js';
import type { ApprovalOptions } from '../../src/hr/approval.js';
import { type Extensions, extensionsSchema } from '../../src/hr/extensions.js';
import { onboardShape } from '../../src/hr/feed-flows.js';
import type { FirstSignInOptions } from '../../src/hr/first-sign-in.js';
import { type Person, personSchema } from '../../src/hr/person.js';
import { type ProvisioningSettings, settingsSchema } from '../../src/hr/settings.js';
import { type Lane, lanes } from '../../src/lane.js';
import { checkedInput } from '../lib/checked-input.js';
import type { Access } from '../steps/access-of.js';

const { profile, credentials, type } = actions.createUser.definition.input.shape;

const text = z.string().min(1).max(255);
/** Groups or applications: by id, by whole name, or found already. */
export const accessField = z
  .array(z.union([text, z.strictObject({ id: text, name: text, because: z.string().optional() })]))
  .max(500);

const shared = {
  connection: z.string().min(1).optional(),
  credentials,
  type,
  approval: onboardShape.approval,
  firstSignIn: onboardShape.firstSignIn,
  extensions: extensionsSchema.optional(),
  lane: z.enum(lanes).optional(),
};

const byProfile = z
  .strictObject({
    ...shared,
    profile,
    groupIds: z.array(groupIdField()).max(200).optional(),
    groupNames: z.array(z.string().min(1)).max(200).optional(),
    ...activationShape,
  })
  .superRefine((input, context) => checkActivation(input, refusing(context)));

const byPerson = z.strictObject({
  ...shared,
  person: personSchema,
  settings: settingsSchema.optional(),
  settingsDigest: z.string().min(1).optional(),
  groups: accessField.optional(),
  apps: accessField.optional(),
  activation: onboardShape.activation,
  expect: z.string().min(1).optional(),
  managerWaitSeconds: onboardShape.managerWaitSeconds,
});

interface SharedInput {
  /** Default: `default`. */
  connection?: string | undefined;
  credentials?: z.input<typeof credentials> | undefined;
  /** The user type, where it isn't the default one. */
  type?: { id: string } | undefined;
  /** Where somebody has to approve before the start. */
  approval?: ApprovalOptions | undefined;
  /** Where the first sign-in is watched for. */
  firstSignIn?: FirstSignInOptions | undefined;
  /** What others do at `afterCreate`, `beforeActivation`, `afterActivation`, `onReminder`, `onEscalation`, `afterUndo`. */
  extensions?: Extensions | undefined;
  /** Default: `normal`. */
  lane?: Lane | undefined;
}

/** A user to onboard, by its profile. */
export interface OnboardByProfile extends SharedInput, Activation {
  /** Okta's profile attributes: `login` and `email` at least, mostly `firstName` and `lastName` too. */
  profile: {
    login: string;
    email: string;
    firstName?: string | null;
    lastName?: string | null;
    [attribute: string]: unknown;
  };
  /** Groups by id. */
  groupIds?: string[] | undefined;
  /** Groups by their whole name; each must be the only one of its name. */
  groupNames?: string[] | undefined;
}

/** A person to onboard, as HR knows them. */
export interface OnboardByPerson extends SharedInput {
  person: Person;
  /** How people are provisioned (default: as the worker's configuration says for the connection). */
  settings?: ProvisioningSettings | undefined;
  /** The digest of the settings that a plan went by: where they are others by now, nothing is done (`Flow.Stale`). */
  settingsDigest?: string | undefined;
  /** Groups besides what the rules give: by id, or by their whole name. */
  groups?: (string | Access)[] | undefined;
  /** Applications besides what the rules give: by id, or by their whole label. */
  apps?: (string | Access)[] | undefined;
  /** How the person is let in on the first day (default: Okta mails the activation link to the work address). */
  activation?: Activation | undefined;
  /**
   * The fingerprint that a plan found of a former or an unfinished user: where that is another by now, nothing is done
   * (`Flow.Stale`).
   */
  expect?: string | undefined;
  /** For how long it looks for a manager who isn't there yet, after the start (default: an hour). */
  managerWaitSeconds?: number | undefined;
}

export type OnboardUserInput = OnboardByProfile | OnboardByPerson;

/** @throws ApplicationFailure `Okta.InvalidInput`, naming the fields */
export const checkedOnboarding = (
  given: OnboardUserInput,
): (z.output<typeof byProfile> & { person?: never }) | z.output<typeof byPerson> =>
  (given as object | null) !== null && 'person' in given
    ? checkedInput(byPerson, given)
    : checkedInput(byProfile, given);
