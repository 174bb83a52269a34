import { SetupFailureType } from './failures.js';

/** A mistake or a gap in the configuration: the message names the place and the cure. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  private constructor(
    readonly type: SetupFailureType,
    message: string,
  ) {
    super(message);
  }

  static missing(message: string): ConfigError {
    return new ConfigError(SetupFailureType.ConfigMissing, message);
  }

  static invalid(message: string): ConfigError {
    return new ConfigError(SetupFailureType.ConfigInvalid, message);
  }
}
