import { ConfigError } from '../config-error.js';
import { secretProblem, secretReference } from '../config/secret-reference.js';

/**
 * Reads a secret that an option refers to: `env:NAME` or `file:PATH`. On the command line itself everybody who may list
 * processes would see it.
 *
 * @throws ConfigError that names the option
 */
export function optionSecret(option: string, reference: string): string {
  const problem = secretProblem(reference);
  if (problem !== undefined) throw ConfigError.invalid(`${option} ${problem}`);
  const place = { place: option, form: 'token', environment: process.env, folder: process.cwd() } as const;
  return secretReference(reference, place).read();
}
