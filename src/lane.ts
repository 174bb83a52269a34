/** Who goes first when calls must wait for the org's rate limit: leavers, then joiners and single actions, then bulk work. */
export const lanes = ['urgent', 'normal', 'bulk'] as const;

export type Lane = (typeof lanes)[number];

/** What the lanes are to Temporal, whose priority keys go from 1 to 5. */
export const priorityKeys: Readonly<Record<Lane, number>> = { urgent: 1, normal: 3, bulk: 5 };
