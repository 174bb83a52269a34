import type { CustomAttribute, Settings } from './settings.js';

/** A kind of people, with a profile schema of its own. */
export interface UserType {
  readonly id: string;
  readonly schemaId: string;
  readonly name: string;
  readonly isDefault: boolean;
  displayName: string;
  description: string;
  readonly created: string;
  readonly createdBy: string;
  lastUpdated: string;
  lastUpdatedBy: string;
  /** When the schema was changed last. */
  schemaUpdated: string;
}

/** The default type and nine others. */
export const mostUserTypes = 10;

/** The user types of an org, and the custom attributes of each. All share the base attributes. */
export class UserTypeStore {
  readonly default: UserType;
  private readonly byId = new Map<string, UserType>();
  private readonly customOf = new Map<string, Record<string, CustomAttribute>>();

  constructor(
    private readonly settings: Pick<Settings, 'customAttributes'>,
    { id, schemaId, at, by }: { id: string; schemaId: string; at: string; by: string },
  ) {
    this.default = {
      id,
      schemaId,
      name: 'user',
      isDefault: true,
      displayName: 'User',
      description: 'Okta user profile template with default permission settings',
      created: at,
      createdBy: by,
      lastUpdated: at,
      lastUpdatedBy: by,
      schemaUpdated: at,
    };
    this.byId.set(id, this.default);
  }

  all(): UserType[] {
    return [...this.byId.values()];
  }

  /** By id, or the one called `default`. */
  get(id: string): UserType | undefined {
    return id === 'default' ? this.default : this.byId.get(id);
  }

  withSchema(schemaId: string): UserType | undefined {
    return schemaId === 'default' ? this.default : this.all().find((type) => type.schemaId === schemaId);
  }

  add(type: UserType): void {
    this.byId.set(type.id, type);
  }

  remove(type: UserType): void {
    this.byId.delete(type.id);
    this.customOf.delete(type.id);
  }

  /** The custom attributes of a type, to be changed. Those of the default type are a setting of the org. */
  customAttributes(typeId: string): Record<string, CustomAttribute> {
    if (!this.byId.has(typeId) || typeId === this.default.id) return this.settings.customAttributes;
    const known = this.customOf.get(typeId) ?? {};
    this.customOf.set(typeId, known);
    return known;
  }

  /** Those of every type. */
  allCustomAttributes(): Record<string, CustomAttribute> {
    return Object.assign({}, ...this.all().map(({ id }) => this.customAttributes(id))) as Record<
      string,
      CustomAttribute
    >;
  }
}
