export type LinkKind = 'activation' | 'reset' | 'forgot';

export interface OneTimeLink {
  token: string;
  kind: LinkKind;
  userId: string;
  expiresAt: number;
  used: boolean;
}

/** Activation and recovery links: bearer secrets that work once and not for ever. */
export class OneTimeLinks {
  private readonly links = new Map<string, OneTimeLink>();
  private readonly ofUser = new Map<string, OneTimeLink[]>();

  /** A new link voids the user's former ones of its kind. */
  issue(link: Omit<OneTimeLink, 'used'>): OneTimeLink {
    this.void(link.userId, link.kind);
    const issued = { ...link, used: false };
    this.links.set(issued.token, issued);
    this.ofUser.set(issued.userId, [...(this.ofUser.get(issued.userId) ?? []), issued]);
    return issued;
  }

  find(token: string): OneTimeLink | undefined {
    return this.links.get(token);
  }

  void(userId: string, kind?: LinkKind): void {
    for (const link of this.ofUser.get(userId) ?? []) {
      if (kind === undefined || link.kind === kind) link.used = true;
    }
    this.ofUser.set(
      userId,
      (this.ofUser.get(userId) ?? []).filter(({ used }) => !used),
    );
  }
}

/** Where a link leads, below the org's address. */
export function linkPath({ kind, token }: OneTimeLink): string {
  if (kind === 'activation') return `/tokens/${token}/verify`;
  return kind === 'reset' ? `/reset_password/${token}` : `/signin/reset-password/${token}`;
}
