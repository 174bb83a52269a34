import { readFileSync } from 'node:fs';
import { ConfigError } from '../config-error.js';

/**
 * Reads a secret that an option refers to: `env:NAME` or `file:PATH`. A secret on the command line itself would be seen
 * by everybody who may list processes.
 *
 * @throws ConfigError that names the option and the reference
 */
export function readSecret(option: string, reference: string): string {
  const [, kind, name = ''] = /^(env|file):(.+)$/.exec(reference) ?? [];
  if (kind === undefined)
    throw ConfigError.invalid(`${option} must be env:NAME or file:PATH, and not the secret itself`);
  const value = (kind === 'env' ? process.env[name] : readFile(option, name))?.trim();
  if (value === undefined) throw ConfigError.missing(`${option}: the environment variable ${name} is not set`);
  if (value === '') throw ConfigError.invalid(`${option}: ${reference} is empty`);
  return value;
}

function readFile(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw ConfigError.missing(`${option}: ${path} can't be read (${(error as NodeJS.ErrnoException).code ?? ''})`);
  }
}
