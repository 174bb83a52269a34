import { readFileSync } from 'node:fs';
import { ConfigError } from '../../config-error.js';
import { fileFault, fromItsFolder } from '../../file-fault.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import { YamlSource } from '../yaml-source.js';
import { checkSettings } from './check.js';

/** Where a settings file is, and who says so. */
export interface ProvisioningFile {
  path: string;
  /** As messages name it. */
  shown: string;
  /** Where it is named, e.g. `temporal-okta.yaml:4 (connections.acme.provisioning)`. */
  place: string;
}

/**
 * The provisioning settings of a file.
 *
 * @throws ConfigError `Config.Missing` where it can't be read; `Config.Invalid` with every mistake in it
 */
export function loadProvisioning({ path, shown, place }: ProvisioningFile): ProvisioningSettings {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw ConfigError.missing(`${place}: the file ${path} ${fileFault(error, fromItsFolder)}`);
  }
  const source = YamlSource.parse(decoded(bytes, shown), shown);
  if (source.value === null || source.value === undefined) {
    throw ConfigError.ofProblems([source.problem([], 'the file is empty: write login, rules or another field')]);
  }
  const { settings, findings } = checkSettings(source.value);
  if (settings) return settings;
  throw ConfigError.ofProblems(
    findings.map(({ path: at, message, atKey }) => source.problem(at, message, atKey === true ? 'key' : 'value')),
  );
}

function decoded(bytes: Buffer, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const message = 'the file is not UTF-8: save it in that encoding';
    throw ConfigError.ofProblems([{ file: shown, line: 1, column: 1, path: '', message }]);
  }
}
