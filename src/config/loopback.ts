const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host name, as `URL.hostname` gives it, is this machine: what is sent there needs no encryption. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname);

/** Whether what is sent there stays secret: https, or this machine itself. */
export const isProtected = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
