import { z } from 'zod';
import { type ActionRequest, path } from './request.js';

const text = z.string().nullish();
const value = z.union([z.string(), z.number(), z.boolean()]);
const choice = z.looseObject({ const: value.nullish() });
const values = { enum: z.array(value.nullable()).nullish(), oneOf: z.array(choice).nullish() };

const property = z.looseObject({
  ...values,
  ...{ title: text, type: text, format: text, unique: text, mutability: text },
  required: z.boolean().nullish(),
  minLength: z.number().nullish(),
  maxLength: z.number().nullish(),
  master: z.looseObject({ type: text }).nullish(),
  items: z.looseObject({ type: text, ...values }).nullish(),
});
const section = z
  .looseObject({
    properties: z.record(z.string(), property).nullish(),
    required: z.array(z.string()).nullish(),
  })
  .nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/ */
export const profileSchemaSchema = z.looseObject({
  definitions: z.looseObject({ base: section, custom: section }),
});
type ProfileSchema = z.output<typeof profileSchemaSchema>;

const allowed = z.array(value).optional();
/** An attribute of a user's profile, as the org's schema has it. */
export const attributeSchema = z.object({
  title: z.string().optional(),
  type: z.string(),
  /** Of an array: what it holds. */
  items: z.object({ type: z.string(), enum: allowed }).optional(),
  format: z.string().optional(),
  required: z.boolean(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  enum: allowed,
  unique: z.boolean().optional(),
  mutability: z.string(),
  /** Who is master of its values: `PROFILE_MASTER`, `OKTA` or `OVERRIDE`. */
  master: z.string().optional(),
  /** Whether the org added it to Okta's own. */
  custom: z.boolean(),
});
/** An attribute of a user's profile, as the org's schema has it. */
export type ProfileAttribute = z.output<typeof attributeSchema>;

/** Reads a profile schema of users. */
export const readProfileSchema = (schemaId: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/meta/schemas/user/${schemaId}`,
  bucket: 'other',
  schema: profileSchemaSchema,
});

/** The attributes of a schema by their names, Okta's own first. */
export function attributesOf(body: unknown): Record<string, ProfileAttribute> {
  const { base, custom } = (body as ProfileSchema).definitions;
  const entries = [
    ...Object.entries(base?.properties ?? {}).map(([name, one]) => [name, attribute(one, base?.required, name, false)]),
    ...Object.entries(custom?.properties ?? {}).map(([name, one]) => [
      name,
      attribute(one, custom?.required, name, true),
    ]),
  ];
  return Object.fromEntries(entries) as Record<string, ProfileAttribute>;
}

function attribute(
  one: z.output<typeof property>,
  required: string[] | null | undefined,
  name: string,
  custom: boolean,
): ProfileAttribute {
  const { title, type, items, format, minLength, maxLength, unique, mutability, master } = one;
  return {
    ...(title == null ? {} : { title }),
    type: type ?? 'string',
    ...(items == null ? {} : { items: { type: items.type ?? 'string', ...choicesOf(items) } }),
    ...(format == null ? {} : { format }),
    required: one.required === true || (required ?? []).includes(name),
    ...(minLength == null ? {} : { minLength }),
    ...(maxLength == null ? {} : { maxLength }),
    ...choicesOf(one),
    ...(unique == null ? {} : { unique: unique === 'UNIQUE_VALIDATED' }),
    mutability: mutability ?? 'READ_WRITE',
    ...(master?.type == null ? {} : { master: master.type }),
    custom,
  };
}

/** What may be chosen from; Okta writes `enum`, and `oneOf` with a title for each. */
function choicesOf({ enum: listed, oneOf }: Pick<z.output<typeof property>, 'enum' | 'oneOf'>): {
  enum?: z.output<typeof value>[];
} {
  const choices = (listed ?? oneOf?.map((one) => one.const) ?? []).flatMap((one) => one ?? []);
  return choices.length === 0 ? {} : { enum: choices };
}
