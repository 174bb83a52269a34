/** vitest's global setup for the examples: they use the package as its users do, built. */
import { buildCommand } from './cli.js';

export default function setup(): void {
  buildCommand();
}
