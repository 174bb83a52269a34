import type { Untouchable } from '../../src/hr/compare.js';
import { loginKey } from '../../src/hr/login.js';
import { takenBy } from './logins.js';
import { numberKey } from '../../src/hr/number-set.js';
import type { OrgPerson } from './org-person.js';
import type { OrgReading } from './org-reading.js';
import type { OrgView } from './org-view.js';
import { searchByValues } from './search-by-values.js';

/** Who has the mail addresses that are to be given out. */
export class MailHolders {
  private readonly holders = new Map<string, OrgPerson[]>();

  static async of(reading: OrgReading, mails: readonly string[]): Promise<MailHolders> {
    const found = new MailHolders();
    for (const user of await searchByValues(reading, { attribute: 'profile.email', values: mails })) {
      const key = loginKey(user.profile.email ?? '');
      found.holders.set(key, [...(found.holders.get(key) ?? []), user]);
    }
    return found;
  }

  /** Somebody else with that address: another employee number, or none. */
  strangerTo(
    view: OrgView,
    { mail, employeeNumber }: { mail: string; employeeNumber: string },
  ): Untouchable | undefined {
    const others = this.holders.get(loginKey(mail)) ?? [];
    const stranger = others.find((user) => view.keyOf(user) !== numberKey(employeeNumber));
    return stranger && takenBy(view, stranger, 'mail address');
  }
}
