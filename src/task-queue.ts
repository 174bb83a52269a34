/** Where our workers poll unless told otherwise. */
export const defaultTaskQueue = 'okta';
