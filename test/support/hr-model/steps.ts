import type { Employee } from './people-model.js';
import type { World } from './world.js';

/** Something that HR, the people themselves or nobody in particular does to one of the employees. */
export interface Step {
  name: string;
  /** How often it is drawn, beside the others. */
  weight: number;
  fits: (employee: Employee) => boolean;
  /** Does it by the product, and tells the model what must come of it. */
  run: (world: World, employee: Employee) => Promise<void>;
}

export const is =
  (...states: Employee['is'][]) =>
  ({ is: state }: Employee): boolean =>
    states.includes(state);
