/** Who goes first when calls must wait: leavers, then joiners and single actions, then bulk work. */
export type Lane = 'urgent' | 'normal' | 'bulk';

/** The first goes first. */
export const lanes: readonly Lane[] = ['urgent', 'normal', 'bulk'];
