import { isLabelValue, isQualifiedName } from '@gameday/kubernetes';

type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | 'absent' }
  | { readonly key: string; readonly operator: 'gt' | 'lt'; readonly value: string };

/** A label selector in its string form, as the scale subresource hands it out, read. */
export type PodSelector = readonly Requirement[];

const tokenSyntax = /==|!=|[=!<>(),]|[^\s=!<>(),]+/g;
const isWord = (token: string | undefined): token is string => token !== undefined && !/^[=!<>(),]/.test(token);

/** Words and signs, taken one after the other; past the end it gives undefined. */
class Tokens {
  private readonly all: readonly string[];
  private at = 0;

  constructor(text: string) {
    this.all = text.match(tokenSyntax) ?? [];
  }

  peek(): string | undefined {
    return this.all[this.at];
  }

  next(): string | undefined {
    return this.all[this.at++];
  }

  fail(found: string | undefined, expected: string): never {
    throw new Error(`found '${found ?? ''}', expected: ${expected}`);
  }
}

/** What stands between parentheses; there may be nothing before a comma or the end. */
function listOfValues(tokens: Tokens): string[] {
  const open = tokens.next();
  if (open !== '(') tokens.fail(open, "'('");
  const values: string[] = [];
  for (;;) {
    values.push(isWord(tokens.peek()) ? (tokens.next() as string) : '');
    const separator = tokens.next();
    if (separator === ')') return values;
    if (separator !== ',') tokens.fail(separator, "',' or ')'");
  }
}

function oneValue(tokens: Tokens): string {
  const token = tokens.peek();
  if (token === undefined || token === ',') return '';
  if (!isWord(token)) tokens.fail(token, 'identifier');
  tokens.next();
  return token;
}

function readRequirement(tokens: Tokens): Requirement {
  const negated = tokens.peek() === '!';
  if (negated) tokens.next();
  const key = tokens.next();
  if (!isWord(key)) return tokens.fail(key, 'identifier');
  if (!isQualifiedName(key)) throw new Error(`key: Invalid value: "${key}": name part must be a qualified name`);
  if (negated) return { key, operator: 'absent' };
  const following = tokens.peek();
  if (following === undefined || following === ',') return { key, operator: 'exists' };
  tokens.next();
  switch (following) {
    case 'in':
    case 'notin':
      return { key, operator: following, values: listOfValues(tokens) };
    case '=':
    case '==':
      return { key, operator: 'in', values: [oneValue(tokens)] };
    case '!=':
      return { key, operator: 'notin', values: [oneValue(tokens)] };
    case '>':
    case 'gt':
      return { key, operator: 'gt', value: oneValue(tokens) };
    case '<':
    case 'lt':
      return { key, operator: 'lt', value: oneValue(tokens) };
    default:
      return tokens.fail(following, 'in, notin, =, ==, !=, gt, lt');
  }
}

function checkValues(requirement: Requirement): Requirement {
  for (const value of 'values' in requirement ? requirement.values : []) {
    if (!isLabelValue(value)) throw new Error(`values: Invalid value: "${value}": must be a label value`);
  }
  return requirement;
}

/**
 * Reads `a=b,c in (d,e),!f`; empty selects everything.
 * @throws Error in the words of apimachinery's labels.Parse
 */
export function parsePodSelector(text: string): PodSelector {
  const tokens = new Tokens(text);
  const requirements: Requirement[] = [];
  if (tokens.peek() === undefined) return requirements;
  for (;;) {
    const token = tokens.peek();
    if (!isWord(token) && token !== '!') {
      tokens.fail(token, requirements.length > 0 ? "identifier after ','" : "!, identifier, or 'end of string'");
    }
    try {
      requirements.push(checkValues(readRequirement(tokens)));
    } catch (error) {
      throw new Error(`unable to parse requirement: ${(error as Error).message}`, { cause: error });
    }
    const separator = tokens.next();
    if (separator === undefined) return requirements;
    if (separator !== ',') tokens.fail(separator, "',' or 'end of string'");
  }
}

/** Whether labels meet all requirements; `notin` also selects what has no such label. */
export function selects(selector: PodSelector, labels: Readonly<Record<string, string>> = {}): boolean {
  return selector.every((requirement) => {
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    switch (requirement.operator) {
      case 'exists':
        return value !== undefined;
      case 'absent':
        return value === undefined;
      case 'in':
        return value !== undefined && requirement.values.includes(value);
      case 'notin':
        return value === undefined || !requirement.values.includes(value);
      default: {
        const [label, limit] = [Number(value ?? Number.NaN), Number(requirement.value)];
        return requirement.operator === 'gt' ? label > limit : label < limit;
      }
    }
  });
}
