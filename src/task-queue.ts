/** Where our workers poll unless told otherwise. */
export const defaultTaskQueue = 'okta';

/**
 * Where the owner of a connection's tokens lives: a queue of its own, so that no other work delays a refresh, and only
 * workers that know the connection poll it.
 */
export const connectionTaskQueue = (connection: string): string => `okta-connection:${connection}`;
