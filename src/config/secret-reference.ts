import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError } from '../config-error.js';
import { fileFault, fromItsFolder } from '../file-fault.js';
import type { Environment } from './environment.js';

/** Where a secret is, and how to get it. It never holds the value. */
export interface SecretReference {
  /** As it was written: `env:NAME` or `file:PATH`. */
  reference: string;
  /** Where it was written, e.g. `temporal-okta.yaml:12 (connections.acme.apiToken.token)`. */
  place: string;
  /**
   * The secret, looked up anew each time, so that a rotated file is seen.
   *
   * @throws ConfigError `Config.Missing` where there is none, `Config.Invalid` where it can't be one
   */
  read(): string;
  /** What is unwise about where it is kept, e.g. a file that others may read; empty where nothing is. */
  warnings(): string[];
}

/**
 * What a secret looks like: a `token` is visible ASCII, because it goes into HTTP headers; a `phrase` is one line; a
 * `key` is taken as it stands.
 */
export type SecretForm = 'token' | 'phrase' | 'key';

const variable = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;
const path = /^file:([^\p{Cc}]+)$/u;

/** What a reference looks like, for editors. */
export const secretPattern = '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$';

/** What is wrong with the text of a reference, without repeating it: it may be the secret itself. */
export function secretProblem(text: string): string | undefined {
  if (variable.test(text) || path.test(text)) return undefined;
  if (text.startsWith('env:')) return 'names no variable: write env:NAME with letters, digits and _';
  if (text.startsWith('file:')) return 'names no file: write file:PATH';
  return 'is no reference, and secrets must not stand in this file: write env:NAME or file:PATH (and replace the secret if it was real)';
}

export interface SecretOptions {
  place: string;
  form: SecretForm;
  environment: Environment;
  /** What relative paths are relative to. */
  folder: string;
}

/** The reference that `text` spells; check it with {@link secretProblem} first. */
export function secretReference(text: string, { place, form, environment, folder }: SecretOptions): SecretReference {
  const name = variable.exec(text)?.[1];
  if (name !== undefined) {
    return {
      ...{ reference: text, place },
      read: () => checked(fromVariable(name, environment, place), form, `${place}: the variable ${name}`),
      warnings: () => [],
    };
  }
  const written = path.exec(text)?.[1] ?? '';
  const file = written.startsWith('~/') ? join(homedir(), written.slice(2)) : resolve(folder, written);
  return {
    ...{ reference: text, place },
    read: () => checked(fromFile(file, place), form, `${place}: the file ${file}`),
    warnings: () => fileWarnings(file, place),
  };
}

function fromVariable(name: string, environment: Environment, place: string): string {
  const value = environment[name];
  if (value === undefined) throw ConfigError.missing(`${place}: the variable ${name} is not set: set it to the secret`);
  if (value.trim() === '') throw ConfigError.missing(`${place}: the variable ${name} is empty: set it to the secret`);
  return value;
}

function fromFile(file: string, place: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw ConfigError.missing(`${place}: the file ${file} ${fileFault(error, fromItsFolder)}`);
  }
  if (text.trim() === '') throw ConfigError.missing(`${place}: the file ${file} is empty: put the secret into it`);
  return text.replace(/^\uFEFF/, '');
}

/** Editors end files with a line break, which belongs to no token; a key keeps its own. */
function checked(text: string, form: SecretForm, what: string): string {
  if (form === 'key') return text;
  const value = text.replace(/(\r?\n)+$/, '');
  const allowed = form === 'token' ? /^[\x21-\x7e]+$/ : /^[^\p{Cc}]+$/u;
  if (allowed.test(value)) return value;
  const fault =
    form === 'token' ? 'white space, line breaks or other than ASCII characters' : 'line breaks or control characters';
  throw ConfigError.invalid(`${what} holds ${fault}: copy the secret again, and nothing else`);
}

function fileWarnings(file: string, place: string): string[] {
  if (process.platform === 'win32') return [];
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile() || (stats.mode & 0o077) === 0) return [];
  const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
  return [`${place}: others than its owner may read the file ${file} (mode ${mode}): run chmod 600 on it`];
}
