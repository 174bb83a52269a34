import { z } from 'zod';
import { userField } from '../../src/actions/fields.js';
import { type ApprovalOptions, approvalSchema } from '../../src/hr/approval.js';
import { type Extensions, extensionsSchema } from '../../src/hr/extensions.js';
import { moveShape } from '../../src/hr/feed-flows.js';
import { type Person, personSchema } from '../../src/hr/person.js';
import { type ProvisioningSettings, settingsSchema } from '../../src/hr/settings.js';
import { type Lane, lanes } from '../../src/lane.js';
import { checkedInput } from '../lib/checked-input.js';
import type { Access } from '../steps/access-of.js';
import { accessField } from './onboarding-input.js';

const schema = z.strictObject({
  connection: z.string().min(1).optional(),
  person: personSchema,
  userId: userField().optional(),
  settings: settingsSchema.optional(),
  settingsDigest: z.string().min(1).optional(),
  groups: accessField.optional(),
  apps: accessField.optional(),
  effectiveDate: z.iso.date().optional(),
  ...moveShape,
  extensions: extensionsSchema.optional(),
  approval: approvalSchema.optional(),
  graceDays: z.number().min(0).max(365).optional(),
  expect: z.string().min(1).optional(),
  lane: z.enum(lanes).optional(),
});

/** Somebody who gets another position. */
export interface MoveUserInput {
  /** Default: `default`. */
  connection?: string | undefined;
  /** The person as HR knows them in the new position. */
  person: Person;
  /** Okta id (default: the user who has the employee number). */
  userId?: string | undefined;
  /** How people are provisioned (default: as the worker's configuration says for the connection). */
  settings?: ProvisioningSettings | undefined;
  /** The digest of the settings that a plan went by: where they are others by now, nothing is done (`Flow.Stale`). */
  settingsDigest?: string | undefined;
  /** Groups besides what the rules give, by id or by their whole name; they count as governed, too. */
  groups?: (string | Access)[] | undefined;
  /** Applications besides what the rules give, by id or by their whole label; they count as governed, too. */
  apps?: (string | Access)[] | undefined;
  /** The first day in the new position, in the person's time zone (default: at once). */
  effectiveDate?: string | undefined;
  /** For so many days after that, what the new position doesn't give stays (default: 0). */
  graceDays?: number | undefined;
  /** Where somebody has to approve. */
  approval?: ApprovalOptions | undefined;
  /** What others do at `afterMove`, `onReminder`, `onEscalation`, `afterUndo`. */
  extensions?: Extensions | undefined;
  /** For so many days it can be undone by the update `undoFlow`; until then the flow stays, settled (default: 30). */
  undoForDays?: number | undefined;
  /** The fingerprint that a plan found: where the user is another by now, nothing is done (`Flow.Stale`). */
  expect?: string | undefined;
  /** Default: `normal`. */
  lane?: Lane | undefined;
}

/** @throws ApplicationFailure `Okta.InvalidInput`, naming the fields */
export const checkedMove = (given: MoveUserInput): z.output<typeof schema> => checkedInput(schema, given);
