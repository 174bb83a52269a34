import type { ErrorCode } from 'yaml';

const quote = 'put the value in quotes';

/** The mistakes of syntax that people make; the others share one text. */
const cures: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: `an unquoted value that begins with * is an alias, and nothing here has that name: ${quote}`,
  BAD_DIRECTIVE: 'a line that begins with % is a directive, and none is known here: delete it',
  BAD_DQ_ESCAPE: 'an unknown escape stands in double quotes: use single quotes, or double the backslash',
  BAD_INDENT: 'this line is indented too much or too little: fields of one mapping begin in the same column',
  BAD_SCALAR_START: `an unquoted value can't begin with this character: ${quote}`,
  BLOCK_AS_IMPLICIT_KEY:
    'two fields stand in one line: put the second on a line of its own, or the value in quotes; a reference has no blank, as in env:NAME',
  BLOCK_IN_FLOW: 'inside [ ] and { } a value must not be spread over lines of its own: write it in one line',
  DUPLICATE_KEY: 'this field stands twice in its mapping: delete one of the two',
  MISSING_CHAR: 'a quote, a bracket, a comma, or the blank after a colon is missing: complete it',
  MULTILINE_IMPLICIT_KEY: 'a field name must not span lines: a colon is missing in this line or the one before',
  MULTIPLE_DOCS: 'a second document begins here: delete the line ---, one file is one document',
  NON_STRING_KEY: 'a field name must be text: put it in quotes',
  TAB_AS_INDENT: 'a tab indents this line: use blanks',
  TAG_RESOLVE_FAILED:
    'tags (words that begin with !) mean nothing here: delete it; a secret is written env:NAME or file:PATH',
  UNEXPECTED_TOKEN: 'something stands here that no value can be: a bracket too many, or text after a closed quote',
};

/** What is wrong and the cure, by the parser's code, without a word of the file. */
export const yamlCure = (code: ErrorCode): string =>
  cures[code] ?? `is no valid YAML (${code}): check quotes and indentation`;
