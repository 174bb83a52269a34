// @ts-check
'use strict';
// Encrypts messages and stack traces of failures, together with a payload codec. It runs in workers, in clients and in
// the workflow sandbox. The SDK loads it by `require`, and Node 20 can't require ES modules: so it is CommonJS.
const { DefaultFailureConverter } = require('@temporalio/common');

/** @import { PayloadConverter, ProtoFailure, SerializationContext } from '@temporalio/common' */

/** What stands in place of a message; the same as the SDK's own. */
const sealedMessage = 'Encoded failure';

class EncryptedFailureConverter extends DefaultFailureConverter {
  /**
   * @override
   * @param {unknown} error
   * @param {PayloadConverter} converter
   * @param {SerializationContext} [context]
   * @returns {ProtoFailure}
   */
  errorToFailure(error, converter, context) {
    return sealed(this.errorToFailureInner(error, converter, context), converter, context);
  }
}

/**
 * Unlike the SDK's own option, this leaves the given failure as it is (an error converted twice keeps its message) and
 * seals causes, too: a failure from before encryption may be passed on after it.
 *
 * @param {ProtoFailure} failure
 * @param {PayloadConverter} converter
 * @param {SerializationContext | undefined} context
 * @returns {ProtoFailure}
 */
function sealed(failure, converter, context) {
  const { message, stackTrace, cause, encodedAttributes } = failure;
  const isSealed = encodedAttributes != null && message === sealedMessage;
  return {
    ...failure,
    message: sealedMessage,
    stackTrace: '',
    encodedAttributes: isSealed
      ? encodedAttributes
      : converter.toPayload({ message: message ?? '', stack_trace: stackTrace ?? '' }, context),
    ...(cause == null ? {} : { cause: sealed(cause, converter, context) }),
  };
}

/** By this a worker recognises a bundle that encrypts failures; see `workflow-bundle.ts`. */
const mark = Symbol.for('temporal-okta/encrypted-failures');

exports.failureConverter = Object.assign(new EncryptedFailureConverter({ encodeCommonAttributes: true }), {
  [mark]: true,
});
