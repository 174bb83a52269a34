/** A mail that the org sent. Links in it are secrets of the receiver. */
export interface Mail {
  id: string;
  at: string;
  kind: 'activation' | 'reset-password' | 'forgot-password' | 'user-deactivated' | 'user-deleted' | 'app-unassigned';
  to: string;
  userId: string;
  link?: string;
}

export class Outbox {
  readonly mails: Mail[] = [];

  constructor(
    private readonly nextId: () => string,
    private readonly isoNow: () => string,
  ) {}

  send(mail: Omit<Mail, 'id' | 'at'>): void {
    this.mails.push({ id: this.nextId(), at: this.isoNow(), ...mail });
  }
}
