import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { ConfigError } from '../config-error.js';
import type { Environment } from './environment.js';

const fileName = 'temporal-okta.yaml';
/** Near enough to be meant, and not read. */
const misnamed = 'temporal-okta.yml';

/** The configuration file that rules. */
export interface FoundFile {
  path: string;
  text: string;
  /** As messages name it: relative to the current folder where it lies below it. */
  shown: string;
}

/** Where to look. */
export interface SearchOptions {
  /** The value of `--config`. */
  file: string | undefined;
  cwd: string;
  environment: Environment;
}

/**
 * The configuration file: the one named, else the one in `TEMPORAL_OKTA_CONFIG`, else the nearest from the current
 * folder upwards; undefined where there is none.
 *
 * @throws ConfigError where a file is named and can't be read, or has a name that is almost right
 */
export function findConfigFile({ file, cwd, environment }: SearchOptions): FoundFile | undefined {
  if (file !== undefined) return read(resolve(cwd, file), cwd, '--config');
  const variable = environment['TEMPORAL_OKTA_CONFIG'];
  if (variable) return read(resolve(cwd, variable), cwd, 'TEMPORAL_OKTA_CONFIG');
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, fileName);
    if (isFile(path)) return read(path, cwd, 'the search from the current folder upwards');
    const almost = join(folder, misnamed);
    if (isFile(almost)) throw ConfigError.invalid(`${almost} is not read: rename it to ${fileName}`);
    if (dirname(folder) === folder) return undefined;
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function read(path: string, cwd: string, namedBy: string): FoundFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const fault =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `can't be read (${String(code)})`;
    throw ConfigError.missing(
      `The configuration file ${path}, named by ${namedBy}, ${fault}: correct the path or create it`,
    );
  }
  const below = relative(cwd, path);
  const shown = below.startsWith('..') || isAbsolute(below) ? path : below;
  try {
    return { path, shown, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw ConfigError.ofProblems([
      { file: shown, line: 1, column: 1, path: '', message: 'the file is not UTF-8: save it in that encoding' },
    ]);
  }
}
