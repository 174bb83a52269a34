import type { Command } from 'commander';
import { secretProblem, type SecretReference, secretReference } from '../../config/secret-reference.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';

/** Where the secret of a hook is. On the command line itself everybody who may list processes would see it. */
export interface SecretOptions {
  secretEnv: string[];
  secretFile: string[];
}

const collect = (value: string, before: string[]): string[] => [...before, value];

/** @param more what is special about the secret of this command */
export const withSecretOptions = (command: Command, more: string): Command =>
  command
    .option('--secret-env <variable>', `the environment variable that holds the secret${more}`, collect, [])
    .option('--secret-file <path>', `the file that holds it, one secret a line${more}`, collect, []);

/**
 * The references that these options spell; what is unwise about them is said.
 *
 * @throws UsageError there is none, or one can't be a reference
 */
export function secretReferences({ secretEnv, secretFile }: SecretOptions): SecretReference[] {
  const references = [
    ...secretEnv.map((name) => referenceOf('--secret-env', `env:${name}`)),
    ...secretFile.map((path) => referenceOf('--secret-file', `file:${path}`)),
  ];
  if (references.length === 0) throw new UsageError('Name the secret of the hook by --secret-env or --secret-file');
  for (const warning of references.flatMap((reference) => reference.warnings())) io.progress(`Warning: ${warning}`);
  return references;
}

function referenceOf(place: string, text: string): SecretReference {
  const problem = secretProblem(text);
  if (problem !== undefined) throw new UsageError(`${place} ${problem}`);
  return secretReference(text, { place, form: 'key', environment: process.env, folder: process.cwd() });
}
