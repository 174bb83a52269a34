import { checkCondition, type AttributeType } from './check.js';
import { parseExpression, type Expression } from './parse.js';
import { ExpressionError } from './tokens.js';

/** A condition as it is understood, or what is wrong with it. */
export function readCondition(text: string, attributeType: AttributeType): Expression | { problem: string } {
  try {
    const condition = parseExpression(text);
    checkCondition(condition, attributeType);
    return condition;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { problem: `${error.message} (at ${error.at})` };
  }
}
