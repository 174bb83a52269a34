import { linkPath, type LinkKind } from '../org/one-time-links.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';

const mailKinds = { activation: 'activation', reset: 'reset-password', forgot: 'forgot-password' } as const;

/** Makes a link and, where asked, mails it to the user. Former links of the kind are void. */
export function issueLink(
  org: Org,
  user: User,
  kind: LinkKind,
  mail: boolean,
  baseUrl: string,
): { url: string; token: string } {
  const { activationLinkLifetimeMs, recoveryLinkLifetimeMs } = org.settings;
  const lifetime = kind === 'activation' ? activationLinkLifetimeMs : recoveryLinkLifetimeMs;
  const link = org.links.issue({
    token: org.ids.secret(20),
    kind,
    userId: user.id,
    expiresAt: org.clock.now() + lifetime,
  });
  const url = `${baseUrl}${linkPath(link)}`;
  if (mail) {
    org.outbox.send({ kind: mailKinds[kind], to: String(user.data.profile['email']), userId: user.id, link: url });
  }
  return { url, token: link.token };
}
